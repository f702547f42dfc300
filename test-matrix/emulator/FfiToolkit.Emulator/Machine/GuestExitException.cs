namespace FfiToolkit.Emulator.Machine;

/// <summary>The guest ended itself: it called <c>exit</c>.</summary>
/// <param name="code">The exit code.</param>
public sealed class GuestExitException(int code) : EmulatorException($"the guest called exit({code})")
{
    /// <summary>The exit code.</summary>
    public int Code { get; } = code;
}
