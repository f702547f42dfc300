namespace FfiToolkit.Conformance;

/// <summary>What C makes of the bits of a slot. Written apart from the engine's own rules, which are under test.</summary>
internal static class Values
{
    /// <summary>The bytes of a value in C's memory.</summary>
    internal static int Size(TargetAbi abi, NativeType type) => type.Kind switch
    {
        NativeKind.Void => 0,
        NativeKind.Bool or NativeKind.Char or NativeKind.Int8 or NativeKind.UInt8 => 1,
        NativeKind.Int16 or NativeKind.UInt16 => 2,
        NativeKind.Int32 or NativeKind.UInt32 or NativeKind.Float32 => 4,
        NativeKind.Int64 or NativeKind.UInt64 or NativeKind.Float64 => 8,
        _ => abi == TargetAbi.Aapcs32HardFloat ? 4 : 8,
    };

    /// <summary>The bits of a slot that hold the value. A C <c>_Bool</c> has one, and zeros above it in its byte.</summary>
    internal static ulong Mask(TargetAbi abi, NativeType type) => Size(abi, type) switch
    {
        0 => 0,
        8 => ulong.MaxValue,
        int size => (1UL << (8 * size)) - 1,
    };

    /// <summary>The value converted to 64 bits as C converts it: copies of the sign above a signed one, zeros above others.</summary>
    internal static ulong Widen(TargetAbi abi, NativeType type, ulong bits) => (Size(abi, type), IsSigned(abi, type)) switch
    {
        (1, true) => (ulong)(sbyte)bits,
        (2, true) => (ulong)(short)bits,
        (4, true) => (ulong)(int)bits,
        _ => bits & Mask(abi, type),
    };

    // Plain char is unsigned on Arm's own ABIs (AAPCS64 10.1.2, AAPCS32 8.1.1); Apple and Microsoft have it signed.
    private static bool IsSigned(TargetAbi abi, NativeType type) => type.Kind switch
    {
        NativeKind.Int8 or NativeKind.Int16 or NativeKind.Int32 or NativeKind.Int64 => true,
        NativeKind.Char => abi is not (TargetAbi.Aapcs64 or TargetAbi.Aapcs32HardFloat),
        _ => false,
    };
}
