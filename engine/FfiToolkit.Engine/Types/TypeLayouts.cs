namespace FfiToolkit.Types;

/// <summary>Sizes and alignments of every type on every target.</summary>
internal static class TypeLayouts
{
    /// <summary>The model under which no type is smaller than under another.</summary>
    internal static DataModel Widest { get; } = DataModel.Of(TargetAbi.SystemVX64);

    /// <summary>The layout of a type.</summary>
    internal static TypeLayout Of(NativeType type, DataModel model)
    {
        switch (type.Kind)
        {
            case NativeKind.Struct or NativeKind.Union:
                return ((AggregateType)type).LayoutFor(model).Layout;
            case NativeKind.Array:
                ArrayType array = (ArrayType)type;
                TypeLayout element = Of(array.Element, model);
                return element with { Size = element.Size * array.Length };
            case NativeKind.Complex:
                TypeLayout part = Of(((ComplexType)type).Element, model);
                return part with { Size = 2 * part.Size };
            default:
                int size = SizeOf(model.Resolve(type), model);
                return new TypeLayout(size, Math.Max(1, size), Math.Max(1, size));
        }
    }

    /// <summary>The size of a scalar of a resolved kind, in bytes: also its alignment.</summary>
    internal static int SizeOf(NativeKind resolved, DataModel model) => resolved switch
    {
        NativeKind.Void => 0,
        NativeKind.Int8 or NativeKind.UInt8 => 1,
        NativeKind.Int16 or NativeKind.UInt16 or NativeKind.Float16 => 2,
        NativeKind.Int32 or NativeKind.UInt32 or NativeKind.Float32 => 4,
        NativeKind.Int64 or NativeKind.UInt64 or NativeKind.Float64 => 8,
        NativeKind.Int128 or NativeKind.UInt128 => 16,
        NativeKind.LongDouble => model.LongDoubleBytes,
        NativeKind.Pointer => model.PointerBytes,
        _ => throw new ArgumentOutOfRangeException(nameof(resolved), resolved, "Not a scalar of a fixed kind."),
    };
}
