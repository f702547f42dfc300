namespace FfiToolkit.Tests.Oracle;

/// <summary>The native types as C writes them and as bits; nothing of it comes from the engine.</summary>
internal static class OracleTypes
{
    /// <summary>Every type that a stub takes; <c>function</c> always goes through libffi.</summary>
    internal static IReadOnlyList<NativeType> Parameters { get; } =
        [.. Enum.GetValues<NativeType>().Where(static type => type is not (NativeType.Void or NativeType.Function))];

    internal static string ToC(NativeType type) => type switch
    {
        NativeType.Void => "void",
        NativeType.Bool or NativeType.UInt8 => "uint8_t",
        NativeType.Char => "char",
        NativeType.Int8 => "int8_t",
        NativeType.Int16 => "int16_t",
        NativeType.UInt16 => "uint16_t",
        NativeType.Int32 => "int32_t",
        NativeType.UInt32 => "uint32_t",
        NativeType.Int64 => "int64_t",
        NativeType.UInt64 => "uint64_t",
        NativeType.Float32 => "float",
        NativeType.Float64 => "double",
        _ => "void*",
    };

    /// <summary>The member of <c>Value</c> in oracle.h.</summary>
    internal static string Member(NativeType type) => "v_" + (IsPointer(type) ? "pointer" : type.ToName());

    internal static int Bits(NativeType type) => type switch
    {
        NativeType.Void => 0,
        NativeType.Bool or NativeType.Char or NativeType.Int8 or NativeType.UInt8 => 8,
        NativeType.Int16 or NativeType.UInt16 => 16,
        NativeType.Int32 or NativeType.UInt32 or NativeType.Float32 => 32,
        _ => 64,
    };

    /// <summary>Signed on x64, char as well.</summary>
    internal static bool IsSigned(NativeType type) =>
        type is NativeType.Char or NativeType.Int8 or NativeType.Int16 or NativeType.Int32 or NativeType.Int64;

    internal static bool IsFloat(NativeType type) => type is NativeType.Float32 or NativeType.Float64;

    internal static bool IsPointer(NativeType type) =>
        type is NativeType.Pointer or NativeType.String or NativeType.Buffer or NativeType.ArrayBuffer or NativeType.Function;

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
