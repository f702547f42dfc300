namespace FfiToolkit.Calls;

/// <summary>Where native code is entered for a call; what made it says how.</summary>
/// <param name="Entry">Its address.</param>
/// <param name="Owner">Keeps the memory; when nothing refers to it any more the memory is used again.</param>
/// <param name="Abi">The convention that it serves.</param>
/// <param name="CodeBytes">The size of its code.</param>
/// <param name="Remark">What is to be said about its memory, in words; null where it is the kind that this system has first.</param>
internal sealed record FastStub(nint Entry, object Owner, TargetAbi Abi, int CodeBytes, string? Remark = null)
{
    /// <summary>What it is, in words.</summary>
    internal string Description => $"{Abi} stub of {CodeBytes} bytes{Remark}";
}
