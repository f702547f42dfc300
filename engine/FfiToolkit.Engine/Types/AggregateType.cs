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
                text.Append(i == 0 ? "" : ", ").Append(FieldArray[i]);
            }

            return text.Append(Kind == NativeKind.Struct ? "}" : ">").Append(Packing).ToString();
        }
    }

    /// <summary>Where each field begins on a target, in bytes from the start; of a bit-field the byte that its first bit is in.</summary>
    /// <param name="abi">A calling convention of the target.</param>
    public ImmutableArray<int> OffsetsOf(TargetAbi abi) => [.. LayoutFor(DataModel.Of(abi)).Offsets];

    /// <summary>The bit of its first byte, from 0 for the least significant, in which each bit-field begins on a target; 0 for other fields.</summary>
    /// <param name="abi">A calling convention of the target.</param>
    public ImmutableArray<int> FirstBitsOf(TargetAbi abi) => [.. LayoutFor(DataModel.Of(abi)).FirstBits];

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

    /// <summary>Which bits a bit-field has; null for a field that is none.</summary>
    internal BitField? BitFieldAt(int index, DataModel model) =>
        FieldArray[index].Bits is var bits and not 0 ? new BitField(LayoutFor(model).FirstBits[index], bits) : null;

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
        if (field.Bits != 0)
        {
            RequireBitField(field, title);
        }
    }

    // What compilers lay out in one way: gcc and clang for mingw differ in packed types, Microsoft's and clang's in unions.
    private void RequireBitField(NativeField field, string title)
    {
        if (BitField.WidestOf(field.Type) is not (> 0 and int widest))
        {
            throw new FfiTypeException($"{Title} has a bit-field, {title}, of {field.Type}; only integers, bool and enumerations have bit-fields");
        }

        if (field.Bits < 0 || field.Bits > widest)
        {
            throw new FfiTypeException($"{Title} has a {title} of {field.Bits} bits; a bit-field of {field.Type} has 1 to {widest} on every target");
        }

        if (Kind == NativeKind.Union || field.Alignment != 0 || Packing.IsPacked || Packing.Pack != 0)
        {
            string where = Kind == NativeKind.Union ? "directly in a union: give it a struct of its own there" : field.Alignment != 0 ? "with an alignment of its own" : "in a packed struct";
            throw new FfiTypeException($"{Title} has a bit-field, {title}, {where}; compilers lay such out differently");
        }
    }
}
