using FfiToolkit.Types;

namespace FfiToolkit.Libffi;

/// <summary>
/// How wide a result is. libffi writes an integer of less than a word as a whole word, <c>ffi_arg</c>: four bytes on a 32-bit
/// machine, which leave the upper half of a slot as it was.
/// </summary>
/// <param name="Bytes">Bytes of the type; 8 for what fills a slot, and for no result.</param>
/// <param name="IsSigned">Whether the bits above are copies of the sign; otherwise they are zero.</param>
internal readonly record struct ResultWidth(int Bytes, bool IsSigned)
{
    /// <summary>The width of a scalar type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="model">The target's data model.</param>
    internal static ResultWidth Of(NativeType type, DataModel model)
    {
        NativeKind kind = model.Resolve(type);
        return new(kind == NativeKind.Void ? sizeof(ulong) : TypeLayouts.SizeOf(kind, model), kind is NativeKind.Int8 or NativeKind.Int16 or NativeKind.Int32);
    }

    /// <summary>The slot of a result, extended to 64 bits by its type.</summary>
    /// <param name="slot">What libffi wrote, and what was there before.</param>
    internal ulong Extend(ulong slot)
    {
        int above = 64 - (8 * Bytes);
        return IsSigned ? (ulong)((long)(slot << above) >> above) : slot << above >> above;
    }
}
