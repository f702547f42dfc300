using FfiToolkit.Types;

namespace FfiToolkit.Abi;

/// <summary>
/// An aggregate of one to four floating-point members of one type (AAPCS64 5.10.5.1, AAPCS32 7.1.2.1): it takes a vector register
/// for each.
/// </summary>
/// <param name="ElementSize">Bytes of a member, 4 or 8.</param>
/// <param name="Count">How many there are; 0 where the type is none.</param>
internal readonly record struct HomogeneousAggregate(int ElementSize, int Count)
{
    private const int MaximumCount = 4;

    internal bool Exists => Count > 0;

    /// <summary>What an aggregate is as one.</summary>
    internal static HomogeneousAggregate Of(NativeType type, DataModel model)
    {
        if (TypeLayouts.Of(type, model).Size > MaximumCount * sizeof(double))
        {
            return default;
        }

        Uniform uniform = Visit(type, model);
        return uniform is { IsMixed: false, Count: <= MaximumCount } ? new HomogeneousAggregate(uniform.ElementSize, uniform.Count) : default;
    }

    private static Uniform Visit(NativeType type, DataModel model)
    {
        switch (type)
        {
            case ArrayType array:
                Uniform element = Visit(array.Element, model);
                return element with { Count = element.Count * array.Length };
            case ComplexType complex:
                return Visit(complex.Element, model) with { Count = 2 };
            case AggregateType aggregate:
                return VisitMembers(aggregate, model);
            default:
                return model.Resolve(type) switch
                {
                    NativeKind.Float32 => new Uniform(sizeof(float), 1),
                    NativeKind.Float64 => new Uniform(sizeof(double), 1),
                    _ => Uniform.Mixed,
                };
        }
    }

    private static Uniform VisitMembers(AggregateType aggregate, DataModel model)
    {
        int elementSize = 0;
        int count = 0;
        foreach (NativeField field in aggregate.FieldArray)
        {
            Uniform member = Visit(field.Type, model);
            if (member.IsMixed || (elementSize > 0 && member.ElementSize != elementSize))
            {
                return Uniform.Mixed;
            }

            elementSize = member.ElementSize;

            // Members of a union share their places: the one that has the most counts.
            count = aggregate is UnionType ? Math.Max(count, member.Count) : count + member.Count;
        }

        // Padding, and an alignment of its own that makes some, ends it.
        return TypeLayouts.Of(aggregate, model).Size != count * elementSize ? Uniform.Mixed : new Uniform(elementSize, count);
    }

    /// <summary>What is known of a part: so many members of one size, or that it is no such aggregate.</summary>
    private readonly record struct Uniform(int ElementSize, int Count, bool IsMixed = false)
    {
        internal static readonly Uniform Mixed = new(0, 0, true);
    }
}
