namespace FfiToolkit.Types;

/// <summary>Size, alignment and offsets of a struct or union under one data model.</summary>
/// <param name="Layout">The whole.</param>
/// <param name="Offsets">Where each field begins, in bytes from the start.</param>
internal sealed record AggregateLayout(TypeLayout Layout, int[] Offsets)
{
    /// <summary>Lays out fields as C does (psABI AMD64 3.1.2, AAPCS64 5.10 and 10.1.8, AAPCS32 5.3).</summary>
    internal static AggregateLayout Compute(AggregateType type, DataModel model)
    {
        bool isUnion = type.Kind == NativeKind.Union;
        NativeField[] fields = type.FieldArray;
        int[] offsets = new int[fields.Length];
        long end = 0;
        int alignment = 1;
        int required = 0;
        for (int i = 0; i < fields.Length; i++)
        {
            TypeLayout field = TypeLayouts.Of(fields[i].Type, model);
            int demanded = Math.Max(fields[i].Alignment, field.RequiredAlignment);
            int fieldAlignment = Pack(type.Packing, model, field.Alignment, fields[i].Alignment, demanded);
            alignment = Math.Max(alignment, fieldAlignment);
            required = Math.Max(required, demanded);
            long start = isUnion ? 0 : Up(end, fieldAlignment);
            end = Math.Max(end, start + field.Size);
            if (end > NativeType.MaximumSize)
            {
                throw FfiTypeException.TooLarge(end);
            }

            offsets[i] = (int)start;
        }

        int natural = alignment;
        alignment = Math.Max(alignment, type.Packing.Alignment);

        // An attribute on the type, even a smaller one, makes its whole alignment one that is demanded.
        required = type.Packing.Alignment != 0 ? Math.Max(required, alignment) : required;
        return new AggregateLayout(new TypeLayout((int)Up(end, alignment), alignment, natural, required), offsets);
    }

    /// <summary>The alignment of a field.</summary>
    /// <param name="packing">The aggregate's.</param>
    /// <param name="model">The data model.</param>
    /// <param name="own">The alignment of the field's type.</param>
    /// <param name="asked">What <c>aligned(N)</c> on the field asks for.</param>
    /// <param name="demanded">The same, or what its type demands.</param>
    private static int Pack(NativePacking packing, DataModel model, int own, int asked, int demanded)
    {
        if (model.IsMicrosoft)
        {
            // __declspec(align) is not lowered by packing (clang's MicrosoftRecordLayoutBuilder; Microsoft, "align": "pack ... does not affect").
            int packed = packing.IsPacked ? 1 : packing.Pack != 0 ? Math.Min(own, packing.Pack) : own;
            return Math.Max(packed, demanded);
        }

        // GNU: packed lowers the type's alignment but not the field's own attribute; #pragma pack caps both.
        return packing.IsPacked ? Math.Max(1, asked)
            : packing.Pack != 0 ? Math.Min(Math.Max(own, asked), packing.Pack)
            : Math.Max(own, asked);
    }

    private static long Up(long value, int alignment) => (value + alignment - 1) / alignment * alignment;
}
