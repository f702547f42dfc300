using System.Runtime.InteropServices;

namespace FfiToolkit;

/// <summary>The calling convention of this process.</summary>
internal static class TargetAbis
{
    /// <summary>The convention; null on a machine that the engine does not know.</summary>
    internal static TargetAbi? Host { get; } = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 when OperatingSystem.IsWindows() => TargetAbi.WindowsX64,
        Architecture.X64 when IsKnownUnix() => TargetAbi.SystemVX64,
        Architecture.Arm64 when OperatingSystem.IsWindows() => TargetAbi.WindowsArm64,
        Architecture.Arm64 when OperatingSystem.IsMacOS() => TargetAbi.AppleArm64,
        Architecture.Arm64 when IsKnownUnix() => TargetAbi.Aapcs64,
        Architecture.Arm when OperatingSystem.IsLinux() => TargetAbi.Aapcs32HardFloat,
        _ => null,
    };

    private static bool IsKnownUnix() => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD();
}
