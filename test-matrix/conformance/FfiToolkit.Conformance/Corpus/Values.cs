using System.Collections.Immutable;

namespace FfiToolkit.Conformance;

/// <summary>
/// What C makes of the bytes of a value. Scalars are written apart from the engine's own rules, which are under test; the
/// layouts of aggregates are the engine's, which compilers confirm, cell by cell.
/// </summary>
internal static class Values
{
    private const int ByteBits = 8;

    /// <summary>The bytes of a value in C's memory.</summary>
    internal static int Size(TargetAbi abi, NativeType type) => type switch
    {
        AggregateType or ArrayType or EnumType => type.SizeOf(abi),
        ComplexType complex => 2 * Size(abi, complex.Element),
        _ => Size(abi, type.Kind),
    };

    /// <summary>The alignment of a type in C.</summary>
    internal static int Alignment(TargetAbi abi, NativeType type) => type switch
    {
        AggregateType or ArrayType => type.AlignmentOf(abi),
        ComplexType complex => Size(abi, complex.Element),
        _ => Size(abi, type),
    };

    /// <summary>The scalars that a value consists of. Those of a union overlap.</summary>
    /// <param name="abi">The target.</param>
    /// <param name="type">The value's type.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="path">How C names it.</param>
    internal static IEnumerable<Leaf> Leaves(TargetAbi abi, NativeType type, int offset = 0, string path = "")
    {
        switch (type)
        {
            case AggregateType aggregate:
                ImmutableArray<int> offsets = aggregate.OffsetsOf(abi);
                ImmutableArray<int> firstBits = aggregate.FirstBitsOf(abi);
                return aggregate.Fields.SelectMany((field, i) => field.Bits > 0
                    ? [new Leaf(offset + offsets[i], field.Type, $"{path}.f{i}", firstBits[i], field.Bits)]
                    : Leaves(abi, field.Type, offset + offsets[i], $"{path}.f{i}"));
            case ArrayType array:
                return Enumerable.Range(0, array.Length).SelectMany(i => Leaves(abi, array.Element, offset + (i * Size(abi, array.Element)), $"{path}[{i}]"));
            case ComplexType complex:
                return [new Leaf(offset, complex.Element, path), new Leaf(offset + Size(abi, complex.Element), complex.Element, path)];
            default:
                return [new Leaf(offset, type, path)];
        }
    }

    /// <summary>For each byte of a value its bits that mean something; those of padding do not, and of a C <c>_Bool</c> only the lowest may be set.</summary>
    internal static byte[] Mask(TargetAbi abi, NativeType type)
    {
        byte[] mask = new byte[Size(abi, type)];
        foreach (Leaf leaf in Leaves(abi, type))
        {
            int first = leaf.FirstBit;
            int bits = leaf.Bits > 0 ? leaf.Bits : ByteBits * Size(abi, leaf.Type);
            for (int bit = first; bit < first + bits; bit++)
            {
                mask[leaf.Offset + (bit / ByteBits)] |= (byte)(1 << (bit % ByteBits));
            }
        }

        return mask;
    }

    /// <summary>Makes the bytes of a value one that C has: a <c>_Bool</c> is 0 or 1.</summary>
    internal static void Normalise(TargetAbi abi, NativeType type, Span<byte> value)
    {
        foreach (Leaf leaf in Leaves(abi, type))
        {
            if (leaf is { Type.Kind: NativeKind.Bool, Bits: 0 })
            {
                value[leaf.Offset] &= 1;
            }
        }
    }

    /// <summary>A scalar converted to 64 bits as C converts it: copies of the sign above a signed one, zeros above others.</summary>
    internal static ulong Widen(TargetAbi abi, NativeType type, ulong bits) => (Size(abi, type), IsSigned(abi, type)) switch
    {
        (0, _) => 0,
        (1, true) => (ulong)(sbyte)bits,
        (2, true) => (ulong)(short)bits,
        (4, true) => (ulong)(int)bits,
        (8, _) => bits,
        (int size, _) => bits & ((1UL << (8 * size)) - 1),
    };

    private static int Size(TargetAbi abi, NativeKind kind) => kind switch
    {
        NativeKind.Void => 0,
        NativeKind.Bool or NativeKind.Char or NativeKind.Int8 or NativeKind.UInt8 => 1,
        NativeKind.Int16 or NativeKind.UInt16 => 2,
        NativeKind.Int32 or NativeKind.UInt32 or NativeKind.Float32 => 4,
        NativeKind.Int64 or NativeKind.UInt64 or NativeKind.Float64 => 8,

        // Microsoft's C has a long of 32 bits on every processor (LLP64), and a wchar_t of UTF-16.
        NativeKind.Long or NativeKind.ULong => IsWindows(abi) ? 4 : WordSize(abi),
        NativeKind.WChar => IsWindows(abi) ? 2 : 4,
        _ => WordSize(abi),
    };

    // Plain char is unsigned on Arm's own ABIs (AAPCS64 10.1.2, AAPCS32 8.1.1), and wchar_t too (10.1.3, 8.1.2); Apple and
    // Microsoft have char signed, and Microsoft's wchar_t is not.
    private static bool IsSigned(TargetAbi abi, NativeType type) => type.Kind switch
    {
        NativeKind.Int8 or NativeKind.Int16 or NativeKind.Int32 or NativeKind.Int64 or NativeKind.Long or NativeKind.PtrDiff => true,
        NativeKind.Char => abi is not (TargetAbi.Aapcs64 or TargetAbi.Aapcs32HardFloat),
        NativeKind.WChar => abi is TargetAbi.SystemVX64 or TargetAbi.AppleArm64,
        NativeKind.Enum => IsWindows(abi) || ((EnumType)type).Members.Any(static member => member.Value < 0),
        _ => false,
    };

    private static bool IsWindows(TargetAbi abi) => abi is TargetAbi.WindowsX64 or TargetAbi.WindowsArm64;

    private static int WordSize(TargetAbi abi) => abi == TargetAbi.Aapcs32HardFloat ? 4 : 8;
}
