namespace FfiToolkit.PackageTests;

/// <summary>The consumer on other machines than this one.</summary>
public enum GuestForm
{
    /// <summary>linux-arm64, self-contained CoreCLR.</summary>
    LinuxArm64,

    /// <summary>linux-arm64, NativeAOT, linked on this machine.</summary>
    LinuxArm64Native,

    /// <summary>win-x64, self-contained CoreCLR.</summary>
    WindowsX64,

    /// <summary>linux-musl-x64, self-contained CoreCLR.</summary>
    LinuxMuslX64,
}
