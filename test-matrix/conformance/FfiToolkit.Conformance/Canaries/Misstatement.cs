using System.Collections.Immutable;

namespace FfiToolkit.Conformance;

/// <summary>Signatures that say one thing wrong: a stub that is emitted for one breaks the rule that it misses.</summary>
internal static class Misstatement
{
    private const int Slot = 8;

    /// <summary>States a signature wrongly.</summary>
    /// <param name="fault">What shall be wrong with its stub.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="abi">The convention.</param>
    /// <returns>Another signature whose values lie in the same slots; null where this one cannot show the fault.</returns>
    internal static Signature? Of(Fault fault, Signature signature, TargetAbi abi)
    {
        ImmutableArray<NativeType> types = signature.Parameters;
        NativeType result = signature.ReturnType;
        return fault switch
        {
            // Integers in aggregates are floating-point numbers and the other way round. Windows x64 does not look into them.
            Fault.WrongClass when abi != TargetAbi.WindowsX64 => With(signature, result, types.Select(OtherClass)),
            Fault.WrongClass => types is [AggregateType first, ..] && !result.IsAggregate && first.SizeOf(abi) is 4 or 8
                ? With(signature, result, types.SetItem(0, types[0].SizeOf(abi) == 4 ? NativeType.Float32 : NativeType.Float64))
                : null,
            Fault.ResultOfWrongClass => With(signature, OtherClass(result), types),

            // The last aggregate is one word longer than it is.
            Fault.ReadPastEnd => types is [.., AggregateType last] && last.SizeOf(abi) <= Slot && last.AlignmentOf(abi) <= Slot && SlotArea.Of(signature, abi).Offsets[^1] % (2 * Slot) == 0
                ? With(signature, result, types.SetItem(types.Length - 1, TwoWords))
                : null,
            Fault.WrittenPastEnd => result is AggregateType && result.SizeOf(abi) <= Slot ? With(signature, TwoWords, types) : null,

            // To a receiver stub an address is all that comes.
            Fault.MissingCopy => types.Any(type => IsCopied(type, abi)) ? With(signature, result, types.Select(type => IsCopied(type, abi) ? NativeType.Pointer : type)) : null,
            Fault.NotVariadic => signature.IsVariadic ? Signature.Create(result, types.AsSpan()) : null,
            _ => null,
        };
    }

    // Beyond four doubles there is nothing homogeneous.
    private static bool IsCopied(NativeType type, TargetAbi abi) => type.IsAggregate && abi switch
    {
        TargetAbi.WindowsX64 => type.SizeOf(abi) is not (1 or 2 or 4 or 8),
        TargetAbi.Aapcs64 or TargetAbi.AppleArm64 or TargetAbi.WindowsArm64 => type.SizeOf(abi) > 4 * Slot,
        _ => false,
    };

    private static NativeType TwoWords { get; } = NativeType.Struct(null, ("a", NativeType.Int64), ("b", NativeType.Int64));

    private static Signature With(Signature signature, NativeType result, IEnumerable<NativeType> types) =>
        Signature.Of(result, [.. types], signature.IsVariadic ? signature.FixedParameters : -1);

    private static NativeType OtherClass(NativeType type) => type switch
    {
        StructType one => NativeType.Struct(one.Name, one.Packing, Fields(one)),
        UnionType one => NativeType.Union(one.Name, one.Packing, Fields(one)),
        _ => type,
    };

    private static NativeField[] Fields(AggregateType type) => [.. type.Fields.Select(static field => field with { Type = field.Bits > 0 ? field.Type : Swapped(field.Type) })];

    private static NativeType Swapped(NativeType type) => type switch
    {
        ArrayType array => NativeType.Array(Swapped(array.Element), array.Length),
        AggregateType => OtherClass(type),
        _ => type.Kind switch
        {
            NativeKind.Int32 or NativeKind.UInt32 => NativeType.Float32,
            NativeKind.Int64 or NativeKind.UInt64 => NativeType.Float64,
            NativeKind.Float32 => NativeType.Int32,
            NativeKind.Float64 => NativeType.Int64,
            _ => type,
        },
    };
}
