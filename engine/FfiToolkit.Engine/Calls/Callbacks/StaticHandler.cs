namespace FfiToolkit.Calls.Callbacks;

/// <summary>Answers with a static method that looks at the call, without a delegate.</summary>
/// <param name="info">The callback.</param>
/// <param name="handler">The method.</param>
internal sealed unsafe class StaticHandler(CallbackInfo info, delegate*<ref IncomingCall, void> handler) : CallbackHandler(info)
{
    private readonly delegate*<ref IncomingCall, void> _handler = handler;

    internal override void Run(ulong* slots, byte* result)
    {
        Info.StoreDefault(result);
        IncomingCall call = new(Info, slots, result);
        _handler(ref call);
    }
}
