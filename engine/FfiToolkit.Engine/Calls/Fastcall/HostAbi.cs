using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using FfiToolkit.Stubs;

namespace FfiToolkit.Calls.Fastcall;

/// <summary>The calling convention of this process and the emitter that serves it.</summary>
internal static class HostAbi
{
    internal static bool TryGet(out TargetAbi abi, [NotNullWhen(true)] out IStubEmitter? emitter)
    {
        (abi, bool known) = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 when OperatingSystem.IsWindows() => (TargetAbi.WindowsX64, true),
            Architecture.X64 when IsKnownUnix() => (TargetAbi.SystemVX64, true),
            Architecture.Arm64 when OperatingSystem.IsWindows() => (TargetAbi.WindowsArm64, true),
            Architecture.Arm64 when OperatingSystem.IsMacOS() => (TargetAbi.AppleArm64, true),
            Architecture.Arm64 when IsKnownUnix() => (TargetAbi.Aapcs64, true),
            Architecture.Arm when OperatingSystem.IsLinux() => (TargetAbi.Aapcs32HardFloat, true),
            _ => (default, false),
        };
        emitter = known ? StubEmitters.For(abi) : null;
        return known;
    }

    private static bool IsKnownUnix() => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD();
}
