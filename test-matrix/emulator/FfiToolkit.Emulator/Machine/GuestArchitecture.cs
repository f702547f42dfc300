namespace FfiToolkit.Emulator.Machine;

/// <summary>Instruction sets that guests have.</summary>
public enum GuestArchitecture
{
    X64,
    Arm64,
    Arm32,
}
