namespace FfiToolkit.Types;

/// <summary>Size, alignment and offsets of a struct or union under one data model.</summary>
/// <param name="Layout">The whole.</param>
/// <param name="Offsets">Where each field begins, in bytes from the start; of a bit-field the byte that its first bit is in.</param>
/// <param name="FirstBits">That bit's number in its byte; 0 for fields that are no bit-fields.</param>
internal sealed record AggregateLayout(TypeLayout Layout, int[] Offsets, int[] FirstBits)
{
    private const int BitsOfByte = 8;

    /// <summary>Lays out fields as C does (psABI AMD64 3.1.2, AAPCS64 5.10 and 10.1.8, AAPCS32 5.3).</summary>
    internal static AggregateLayout Compute(AggregateType type, DataModel model)
    {
        bool isUnion = type.Kind == NativeKind.Union;
        NativeField[] fields = type.FieldArray;
        int[] offsets = new int[fields.Length];
        int[] firstBits = new int[fields.Length];
        FieldPlacer placer = new(model.IsMicrosoft);
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
            if (fields[i].Bits != 0)
            {
                // A named bit-field aligns its struct as a field of its type does, by all rules.
                (long offset, long firstBit) = Math.DivRem(placer.PlaceBits(field.Size, fields[i].Bits), BitsOfByte);
                (offsets[i], firstBits[i]) = ((int)offset, (int)firstBit);
            }
            else
            {
                offsets[i] = isUnion ? 0 : (int)placer.Place(field.Size, fieldAlignment);
            }

            end = isUnion ? Math.Max(end, field.Size) : placer.EndBytes;
            if (end > NativeType.MaximumSize)
            {
                throw FfiTypeException.TooLarge(end);
            }
        }

        int natural = alignment;
        alignment = Math.Max(alignment, type.Packing.Alignment);

        // An attribute on the type, even a smaller one, makes its whole alignment one that is demanded.
        required = type.Packing.Alignment != 0 ? Math.Max(required, alignment) : required;
        return new AggregateLayout(new TypeLayout((int)FieldPlacer.Up(end, alignment), alignment, natural, required), offsets, firstBits);
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
}
