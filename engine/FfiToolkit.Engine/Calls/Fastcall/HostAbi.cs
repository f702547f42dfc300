using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using FfiToolkit.Stubs;

namespace FfiToolkit.Calls.Fastcall;

/// <summary>The calling convention of this process and the emitter that serves it.</summary>
internal static class HostAbi
{
    internal static bool TryGet(out TargetAbi abi, [NotNullWhen(true)] out IStubEmitter? emitter)
    {
        const TargetAbi Unknown = (TargetAbi)(-1);
        abi = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 when OperatingSystem.IsWindows() => TargetAbi.WindowsX64,
            Architecture.X64 when IsKnownUnix() => TargetAbi.SystemVX64,
            Architecture.Arm64 when OperatingSystem.IsWindows() => TargetAbi.WindowsArm64,
            Architecture.Arm64 when OperatingSystem.IsMacOS() => TargetAbi.AppleArm64,
            Architecture.Arm64 when IsKnownUnix() => TargetAbi.Aapcs64,
            Architecture.Arm when OperatingSystem.IsLinux() => TargetAbi.Aapcs32HardFloat,
            _ => Unknown,
        };
        emitter = abi == Unknown ? null : StubEmitters.For(abi);
        return emitter is not null;
    }

    /// <summary>Whether the processor has AVX and the operating system keeps its registers.</summary>
    /// <remarks>A method of its own: one that asks is compiled at run time, whatever was compiled before.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static bool HasAvx() => Avx.IsSupported;

    private static bool IsKnownUnix() => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD();
}
