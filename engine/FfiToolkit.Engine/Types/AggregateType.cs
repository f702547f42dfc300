using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using FfiToolkit.Types;

namespace FfiToolkit;

/// <summary>A struct or a union.</summary>
public abstract class AggregateType : NativeType
{
    private const int MaximumAlignment = 8192;

    private readonly AggregateLayout?[] _layouts = new AggregateLayout?[DataModel.Count];

    private protected AggregateType(NativeKind kind, string? name, NativeField[] fields, NativePacking packing)
        : base(kind)
    {
        Name = name;
        FieldArray = fields;
        Packing = packing;
        if (fields.Length == 0)
        {
            throw new FfiTypeException($"{Title} has no fields: C has no such type, and compilers that do lay it out differently");
        }

        RequireAlignment(packing.Pack, "is packed");
        RequireAlignment(packing.Alignment, "is aligned");
        HashSet<string> names = [];
        for (int i = 0; i < fields.Length; i++)
        {
            RequireField(fields[i], i, names);
        }

        long bytes = TypeLayouts.Of(this, TypeLayouts.Widest).Size;
        if (bytes > MaximumSize)
        {
            throw FfiTypeException.TooLarge(bytes);
        }
    }

    /// <summary>Its name; null for none.</summary>
    public string? Name { get; }

    /// <summary>Its fields, in order.</summary>
    public ImmutableArray<NativeField> Fields => ImmutableCollectionsMarshal.AsImmutableArray(FieldArray);

    /// <summary>How it is packed and aligned.</summary>
    public NativePacking Packing { get; }

    /// <summary>The same fields as an array, which nobody writes.</summary>
    internal NativeField[] FieldArray { get; }

    private string Title => $"The {(Kind == NativeKind.Struct ? "struct" : "union")} {Name ?? "without a name"}";

    /// <summary>The text of its fields, whether it has a name or not: <c>{x: float64, y: float64}</c>.</summary>
    public string Definition
    {
        get
        {
            StringBuilder text = new(Kind == NativeKind.Struct ? "{" : "<");
            for (int i = 0; i < FieldArray.Length; i++)
            {
                NativeField part = FieldArray[i];
                text.Append(i == 0 ? "" : ", ").Append(part.Name is { } name ? $"{name}: " : "").Append(part.Type);
                text.Append(part.Alignment != 0 ? $"@{part.Alignment}" : "");
            }

            return text.Append(Kind == NativeKind.Struct ? "}" : ">").Append(Packing).ToString();
        }
    }

    /// <summary>Where each field begins on a target, in bytes from the start.</summary>
    /// <param name="abi">A calling convention of the target.</param>
    public ImmutableArray<int> OffsetsOf(TargetAbi abi) => [.. LayoutFor(DataModel.Of(abi)).Offsets];

    /// <inheritdoc/>
    public override bool Equals(NativeType? other) =>
        ReferenceEquals(this, other)
        || (other is AggregateType type
            && type.Kind == Kind
            && type.Name == Name
            && type.Packing == Packing
            && type.FieldArray.AsSpan().SequenceEqual(FieldArray));

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(Kind);
        hash.Add(Name);
        foreach (NativeField field in FieldArray)
        {
            hash.Add(field.Type.Kind);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => Name ?? Definition;

    /// <summary>Size, alignment and offsets under a data model.</summary>
    internal AggregateLayout LayoutFor(DataModel model) => _layouts[model.Index] ??= AggregateLayout.Compute(this, model);

    private void RequireAlignment(int alignment, string what)
    {
        if (alignment < 0 || alignment > MaximumAlignment || (alignment != 0 && !BitOperations.IsPow2(alignment)))
        {
            throw new FfiTypeException($"{Title} {what} to {alignment}; an alignment is a power of two up to {MaximumAlignment}");
        }
    }

    private void RequireField(NativeField field, int index, HashSet<string> names)
    {
        string title = $"field {field.Name ?? index.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
        if (field.Type is null || field.Type.Kind == NativeKind.Void)
        {
            throw new FfiTypeException($"{Title} has a {title} of {(field.Type is null ? "no type" : "void")}");
        }

        if (field.Name is not null && !names.Add(field.Name))
        {
            throw new FfiTypeException($"{Title} has two fields {field.Name}");
        }

        RequireAlignment(field.Alignment, $"has a {title} aligned");
    }
}
