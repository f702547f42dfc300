namespace FfiToolkit.Emulator.Unicorn;

/// <summary>Processors that Unicorn emulates and that FfiToolkit has targets for (<c>uc_arch</c> in unicorn.h).</summary>
internal enum UnicornArchitecture
{
    Arm = 1,
    Arm64 = 2,
    X86 = 4,
}
