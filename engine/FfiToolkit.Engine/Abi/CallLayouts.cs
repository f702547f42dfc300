using FfiToolkit.Types;

namespace FfiToolkit.Abi;

/// <summary>The layout of a call under each convention.</summary>
internal static class CallLayouts
{
    /// <summary>Lays out a call.</summary>
    /// <param name="abi">The convention.</param>
    /// <param name="signature">What is called.</param>
    /// <param name="hasReceiver">Whether a receiver address comes first.</param>
    internal static CallLayout Lay(TargetAbi abi, Signature signature, bool hasReceiver) => abi switch
    {
        TargetAbi.SystemVX64 => SystemVX64.Lay(signature, hasReceiver),
        TargetAbi.WindowsX64 => WindowsX64.Lay(signature, hasReceiver),
        TargetAbi.Aapcs64 => Aapcs64.Lay(signature, hasReceiver),
        TargetAbi.AppleArm64 => AppleArm64.Lay(signature, hasReceiver),
        TargetAbi.WindowsArm64 => WindowsArm64.Lay(signature, hasReceiver),
        TargetAbi.Aapcs32HardFloat => Aapcs32HardFloat.Lay(signature, hasReceiver),
        _ => throw new ArgumentOutOfRangeException(nameof(abi), abi, "Not a calling convention."),
    };

    /// <summary>The size of an integer register, in bytes.</summary>
    internal static int WordSize(TargetAbi abi) => abi == TargetAbi.Aapcs32HardFloat ? 4 : 8;

    /// <summary>The size of a value in memory, in bytes; also its natural alignment.</summary>
    internal static int SizeOf(TargetAbi abi, NativeType type) => TypeLayouts.Of(type, DataModel.Of(abi)).Size;
}
