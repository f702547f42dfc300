using FfiToolkit.Types;

namespace FfiToolkit.Stubs;

/// <summary>How a value is read from memory.</summary>
/// <param name="Size">Bytes to read.</param>
/// <param name="IsSigned">Whether the bits above, in an integer register, are copies of the sign; otherwise they are zero.</param>
internal readonly record struct ValueAccess(int Size, bool IsSigned)
{
    /// <summary>The access of a scalar.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="model">The data model of the target.</param>
    internal static ValueAccess Of(NativeType type, DataModel model)
    {
        NativeKind kind = model.Resolve(type);
        return new ValueAccess(TypeLayouts.SizeOf(kind, model), kind is NativeKind.Int8 or NativeKind.Int16 or NativeKind.Int32);
    }

    /// <summary>The access of a whole word.</summary>
    internal static ValueAccess Word(int size) => new(size, false);
}
