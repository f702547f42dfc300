namespace FfiToolkit.Tests.Oracle;

/// <summary>The native types as C writes them and as bits; nothing of it comes from the engine.</summary>
internal static class OracleTypes
{
    /// <summary>Every type that a parameter may have.</summary>
    internal static IReadOnlyList<NativeType> Parameters { get; } =
        [.. NativeTypes.Basic.Where(static type => type != NativeType.Void)];

    internal static string ToC(NativeType type) => type.Kind switch
    {
        NativeKind.Void => "void",
        NativeKind.Bool or NativeKind.UInt8 => "uint8_t",
        NativeKind.Char => "char",
        NativeKind.Int8 => "int8_t",
        NativeKind.Int16 => "int16_t",
        NativeKind.UInt16 => "uint16_t",
        NativeKind.Int32 => "int32_t",
        NativeKind.UInt32 => "uint32_t",
        NativeKind.Int64 => "int64_t",
        NativeKind.UInt64 => "uint64_t",
        NativeKind.Float32 => "float",
        NativeKind.Float64 => "double",
        _ => "void*",
    };

    /// <summary>The member of <c>Value</c> in oracle.h.</summary>
    internal static string Member(NativeType type) => "v_" + (IsPointer(type) ? "pointer" : type.ToString());

    internal static int Bits(NativeType type) => type.Kind switch
    {
        NativeKind.Void => 0,
        NativeKind.Bool or NativeKind.Char or NativeKind.Int8 or NativeKind.UInt8 => 8,
        NativeKind.Int16 or NativeKind.UInt16 => 16,
        NativeKind.Int32 or NativeKind.UInt32 or NativeKind.Float32 => 32,
        _ => 64,
    };

    /// <summary>Signed on x64, char as well.</summary>
    internal static bool IsSigned(NativeType type) =>
        type.Kind is NativeKind.Char or NativeKind.Int8 or NativeKind.Int16 or NativeKind.Int32 or NativeKind.Int64;

    internal static bool IsFloat(NativeType type) => type.Kind is NativeKind.Float32 or NativeKind.Float64;

    internal static bool IsPointer(NativeType type) => type.Kind == NativeKind.Pointer;

    /// <summary>An integer narrower than the 32 bits that a caller extends it to.</summary>
    internal static bool IsNarrow(NativeType type) => Bits(type) is 8 or 16;

    internal static ulong Mask(int bits) => bits >= 64 ? ulong.MaxValue : (1UL << bits) - 1;

    /// <summary>The value in 64 bits, sign-extended where the type is signed.</summary>
    internal static ulong Extend(NativeType type, ulong bits)
    {
        int width = Bits(type);
        return IsSigned(type) && width < 64 ? (ulong)((long)(bits << (64 - width)) >> (64 - width)) : bits & Mask(width);
    }
}
