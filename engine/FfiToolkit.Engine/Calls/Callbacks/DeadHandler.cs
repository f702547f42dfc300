namespace FfiToolkit.Calls.Callbacks;

/// <summary>Answers calls of a callback that is no more: by an exception that names it.</summary>
/// <param name="info">The callback.</param>
/// <param name="reason">What happened to it.</param>
internal sealed unsafe class DeadHandler(CallbackInfo info, string reason) : CallbackHandler(info)
{
    internal override void Run(ulong* slots, byte* result) => throw FfiClosedException.Callback(Info.ToString(), Info.Origin is { } origin ? $"{reason}. It was made here:{Environment.NewLine}{origin}" : reason);
}
