namespace FfiToolkit.Emulator.Machine;

/// <summary>The guest ended itself: it called <c>abort</c> or the like.</summary>
public sealed class GuestAbortException : EmulatorException
{
    public GuestAbortException(string message)
        : base(message)
    {
    }
}
