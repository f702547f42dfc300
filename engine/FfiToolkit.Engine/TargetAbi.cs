namespace FfiToolkit;

/// <summary>A calling convention that stubs can be emitted for.</summary>
public enum TargetAbi
{
    /// <summary>System V AMD64: Linux, macOS and FreeBSD on x64.</summary>
    SystemVX64,

    /// <summary>Microsoft x64: Windows on x64.</summary>
    WindowsX64,

    /// <summary>AAPCS64: Linux and FreeBSD on arm64.</summary>
    Aapcs64,

    /// <summary>Apple's variant of AAPCS64: macOS on arm64.</summary>
    AppleArm64,

    /// <summary>Microsoft's variant of AAPCS64: Windows on arm64.</summary>
    WindowsArm64,

    /// <summary>AAPCS32 with arguments in VFP registers: Linux on arm, hard-float.</summary>
    Aapcs32HardFloat,
}
