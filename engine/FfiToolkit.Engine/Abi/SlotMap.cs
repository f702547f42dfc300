using FfiToolkit.Types;

namespace FfiToolkit.Abi;

/// <summary>
/// Where the arguments of a call are in the slot array that its caller fills, and how many bytes its result takes: scalars in
/// 8 bytes each, extended by their type; aggregates inline, from an address that they may be passed by, with padding to a multiple
/// of 8 that may be read.
/// </summary>
internal readonly struct SlotMap
{
    /// <summary>Bytes of a scalar, and what every offset is a multiple of.</summary>
    internal const int SlotSize = 8;

    private const int LargeAlignment = 16;

    // Null where every argument is a scalar.
    private readonly int[]? _offsets;

    private SlotMap(int[]? offsets, int bytes, int alignment, int resultBytes)
    {
        _offsets = offsets;
        Bytes = bytes;
        Alignment = alignment;
        ResultBytes = resultBytes;
    }

    /// <summary>The size of the slot array.</summary>
    public int Bytes { get; }

    /// <summary>The alignment of the slot array: 8, or 16 where an argument needs it.</summary>
    public int Alignment { get; }

    /// <summary>
    /// The size of the result's area, a multiple of 8 and at least that. A stub writes whole words of it; through an address the
    /// target writes as many bytes as the type has.
    /// </summary>
    public int ResultBytes { get; }

    /// <summary>Where an argument is: bytes from the array's start.</summary>
    public int OffsetOf(int argument) => _offsets is null ? argument * SlotSize : _offsets[argument];

    /// <summary>The slots of a signature without aggregates.</summary>
    internal static SlotMap OfScalars(int count) => new(null, count * SlotSize, SlotSize, SlotSize);

    /// <summary>The slots of a signature.</summary>
    internal static SlotMap Of(Signature signature, Convention convention)
    {
        NativeType result = signature.ReturnType;
        int resultBytes = result.IsAggregate ? Math.Max(SlotSize, StackArea.Align(TypeLayouts.Of(result, convention.Data).Size, SlotSize)) : SlotSize;
        NativeType[] types = signature.Types;
        foreach (NativeType type in types)
        {
            if (type.IsAggregate)
            {
                return WithAggregates(types, convention, resultBytes);
            }
        }

        return new SlotMap(null, types.Length * SlotSize, SlotSize, resultBytes);
    }

    private static SlotMap WithAggregates(NativeType[] types, Convention convention, int resultBytes)
    {
        int[] offsets = new int[types.Length];
        int bytes = 0;
        int largest = SlotSize;
        for (int i = 0; i < types.Length; i++)
        {
            int size = SlotSize;
            int alignment = SlotSize;
            if (types[i].IsAggregate)
            {
                TypeLayout layout = TypeLayouts.Of(types[i], convention.Data);
                size = StackArea.Align(layout.Size, SlotSize);
                alignment = convention.CopyAlignmentOf(layout) > SlotSize ? LargeAlignment : SlotSize;
            }

            bytes = StackArea.Align(bytes, alignment);
            offsets[i] = bytes;
            bytes += size;
            largest = Math.Max(largest, alignment);
        }

        return new SlotMap(offsets, bytes, largest, resultBytes);
    }
}
