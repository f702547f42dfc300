using System.Runtime.InteropServices;
using FfiToolkit.Abi;

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

    /// <summary>Says why a call cannot be made in this process, on any path; null where it can.</summary>
    internal static string? FindObstacle(Signature signature) => Host is { } abi
        ? Convention.Of(abi).FindObstacle(signature)
        : signature.HasAggregates || signature.IsVariadic ? $"the rules of {RuntimeInformation.RuntimeIdentifier} for aggregates and variadic calls are not known" : null;

    /// <summary>The slots of a signature in this process.</summary>
    internal static SlotMap SlotsOf(Signature signature) => Host is { } abi ? SlotMap.Of(signature, Convention.Of(abi)) : SlotMap.OfScalars(signature.Types.Length);

    private static bool IsKnownUnix() => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD();
}
