using System.Globalization;
using FfiToolkit.Types;

namespace FfiToolkit.Calls;

/// <summary>A field within fields of an aggregate.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Offset">Where it begins, in bytes from the start of the whole.</param>
/// <param name="Bits">Which bits from there on, of a bit-field; null for others.</param>
internal readonly record struct FieldPath(NativeType Type, int Offset, BitField? Bits = null)
{
    /// <summary>Finds a field by its path: names after dots, numbers in brackets.</summary>
    /// <exception cref="FfiArgumentException">There is no such field; the message lists those that there are.</exception>
    internal static FieldPath Find(NativeType type, string path)
    {
        FieldPath found = new(type, 0);
        ReadOnlySpan<char> rest = path;
        do
        {
            found = found.Step(ref rest, path);
        }
        while (rest.Length > 0);

        return found;
    }

    private FieldPath Step(ref ReadOnlySpan<char> rest, string path)
    {
        if (rest.Length > 0 && rest[0] == '[')
        {
            int close = rest.IndexOf(']');
            if (close < 0 || !int.TryParse(rest[1..close], NumberStyles.None, CultureInfo.InvariantCulture, out int index))
            {
                throw Missing(path, rest);
            }

            FieldPath element = Element(index) ?? throw Missing(path, rest[..(close + 1)]);
            rest = rest[(close + 1)..];
            return element;
        }

        if (rest.Length > 0 && rest[0] == '.')
        {
            rest = rest[1..];
        }

        int end = rest.IndexOfAny('.', '[');
        ReadOnlySpan<char> name = end < 0 ? rest : rest[..end];
        FieldPath field = Field(name) ?? throw Missing(path, name);
        rest = end < 0 ? [] : rest[end..];
        return field;
    }

    private FieldPath? Element(int index)
    {
        DataModel model = DataModel.Host;
        return Type switch
        {
            ArrayType array when index < array.Length => new(array.Element, Offset + (index * TypeLayouts.Of(array.Element, model).Size)),
            AggregateType aggregate when index < aggregate.FieldArray.Length => new(
                aggregate.FieldArray[index].Type, Offset + aggregate.LayoutFor(model).Offsets[index], aggregate.BitFieldAt(index, model)),
            ComplexType complex when index < 2 => new(complex.Element, Offset + (index * TypeLayouts.Of(complex.Element, model).Size)),
            _ => null,
        };
    }

    private FieldPath? Field(ReadOnlySpan<char> name)
    {
        if (Type is ComplexType)
        {
            return name is "real" ? Element(0) : name is "imaginary" ? Element(1) : null;
        }

        if (Type is AggregateType aggregate)
        {
            for (int i = 0; i < aggregate.FieldArray.Length; i++)
            {
                if (aggregate.FieldArray[i].Name is { } own && name.SequenceEqual(own))
                {
                    return Element(i);
                }
            }
        }

        return null;
    }

    private FfiArgumentException Missing(string path, ReadOnlySpan<char> part)
    {
        string fields = Type switch
        {
            ArrayType array => $"[0] to [{array.Length - 1}]",
            ComplexType => "real, imaginary",
            AggregateType aggregate => string.Join(", ", aggregate.FieldArray.Select(static (field, i) => field.Name ?? $"[{i}]")),
            _ => "no fields",
        };
        return new FfiArgumentException($"'{path}' names no field: {Type} has {fields}, not '{part}'", parameterName: nameof(path));
    }
}
