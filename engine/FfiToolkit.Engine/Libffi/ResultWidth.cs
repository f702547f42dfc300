namespace FfiToolkit.Libffi;

/// <summary>
/// How wide a result is. libffi writes an integer of less than a word as a whole word, <c>ffi_arg</c>: four bytes on a 32-bit
/// machine, which leave the upper half of a slot as it was.
/// </summary>
/// <param name="Bytes">Bytes of the type; 8 for what fills a slot, and for no result.</param>
/// <param name="IsSigned">Whether the bits above are copies of the sign; otherwise they are zero.</param>
internal readonly record struct ResultWidth(int Bytes, bool IsSigned)
{
    /// <summary>The width of a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="pointerBytes">Bytes of an address.</param>
    /// <param name="isCharSigned">Whether plain <c>char</c> is signed.</param>
    internal static ResultWidth Of(NativeType type, int pointerBytes, bool isCharSigned) => type switch
    {
        NativeType.Bool or NativeType.UInt8 => new(1, false),
        NativeType.Char => new(1, isCharSigned),
        NativeType.Int8 => new(1, true),
        NativeType.Int16 => new(2, true),
        NativeType.UInt16 => new(2, false),
        NativeType.Int32 => new(4, true),
        NativeType.UInt32 or NativeType.Float32 => new(4, false),
        NativeType.Void or NativeType.Int64 or NativeType.UInt64 or NativeType.Float64 => new(8, false),
        _ => new(pointerBytes, false),
    };

    /// <summary>The slot of a result, extended to 64 bits by its type.</summary>
    /// <param name="slot">What libffi wrote, and what was there before.</param>
    internal ulong Extend(ulong slot)
    {
        int above = 64 - (8 * Bytes);
        return IsSigned ? (ulong)((long)(slot << above) >> above) : slot << above >> above;
    }
}
