using System.Text;
using FfiToolkit.Types;

namespace FfiToolkit.Calls;

/// <summary>Values of aggregates as text.</summary>
internal static class AggregateText
{
    private const int ShownElements = 16;

    internal static string Of(NativeType type, ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new();
        Append(text, type, bytes);
        return text.ToString();
    }

    private static void Append(StringBuilder text, NativeType type, ReadOnlySpan<byte> bytes, BitField? bits = null)
    {
        DataModel model = DataModel.Host;
        switch (type)
        {
            case AggregateType aggregate:
                text.Append(aggregate.Kind == NativeKind.Struct ? '{' : '<');
                for (int i = 0; i < aggregate.FieldArray.Length; i++)
                {
                    NativeField part = aggregate.FieldArray[i];
                    text.Append(i == 0 ? "" : ", ").Append(part.Name is { } name ? $"{name}: " : "");
                    Append(text, part.Type, bytes[aggregate.LayoutFor(model).Offsets[i]..], aggregate.BitFieldAt(i, model));
                }

                text.Append(aggregate.Kind == NativeKind.Struct ? '}' : '>');
                break;
            case ArrayType array:
                AppendElements(text.Append('['), array.Element, Math.Min(array.Length, ShownElements), bytes);
                text.Append(array.Length > ShownElements ? ", …]" : "]");
                break;
            case ComplexType complex:
                AppendElements(text.Append('('), complex.Element, 2, bytes);
                text.Append(')');
                break;
            default:
                NativeKind kind = model.Resolve(type);
                text.Append(kind is >= NativeKind.Int8 and <= NativeKind.Pointer ? new FfiValue(ScalarMemory.Read(kind, bits, bytes), ValueTag.OfResult(type)).ToString() : type.ToString());
                break;
        }
    }

    private static void AppendElements(StringBuilder text, NativeType element, int count, ReadOnlySpan<byte> bytes)
    {
        int size = TypeLayouts.Of(element, DataModel.Host).Size;
        for (int i = 0; i < count; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            Append(text, element, bytes[(i * size)..]);
        }
    }
}
