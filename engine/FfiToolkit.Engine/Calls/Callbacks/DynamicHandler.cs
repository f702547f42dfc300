namespace FfiToolkit.Calls.Callbacks;

/// <summary>Answers with a handler that looks at the call.</summary>
/// <param name="info">The callback.</param>
/// <param name="handler">The handler.</param>
internal sealed unsafe class DynamicHandler(CallbackInfo info, FfiCallback handler) : CallbackHandler(info)
{
    internal override void Run(ulong* slots, byte* result)
    {
        Info.StoreDefault(result);
        IncomingCall call = new(Info, slots, result);
        handler(ref call);
    }
}
