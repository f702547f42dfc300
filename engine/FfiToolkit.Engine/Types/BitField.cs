using System.Buffers.Binary;

namespace FfiToolkit.Types;

/// <summary>Where a bit-field is in a struct, and the numbers in it.</summary>
/// <param name="FirstBit">Its first bit, from the least significant of its first byte.</param>
/// <param name="Bits">How many bits it has, up to 64: it is inside an aligned word of its type, thus in eight bytes at most.</param>
internal readonly record struct BitField(int FirstBit, int Bits)
{
    private const int BitsOfByte = 8;

    /// <summary>How many bytes it is in.</summary>
    internal int Bytes => (FirstBit + Bits + BitsOfByte - 1) / BitsOfByte;

    private ulong Mask => ulong.MaxValue >> (64 - Bits);

    /// <summary>How many bits a bit-field of a type may have on every target; 0 where there is none of it.</summary>
    internal static int WidestOf(NativeType type)
    {
        if (type.Kind == NativeKind.Bool)
        {
            return 1;
        }

        int widest = 0;
        foreach (TargetAbi abi in Enum.GetValues<TargetAbi>())
        {
            DataModel model = DataModel.Of(abi);
            NativeKind kind = model.Resolve(type);
            if (kind is not (>= NativeKind.Int8 and <= NativeKind.UInt64))
            {
                return 0;
            }

            int bits = BitsOfByte * TypeLayouts.SizeOf(kind, model);
            widest = widest == 0 ? bits : Math.Min(widest, bits);
        }

        return widest;
    }

    /// <summary>The slot of its number, extended by the sign of its type.</summary>
    /// <param name="kind">The resolved kind of its type.</param>
    /// <param name="bytes">Memory that begins with its first byte.</param>
    internal ulong Read(NativeKind kind, ReadOnlySpan<byte> bytes)
    {
        ulong number = Word(bytes) >> FirstBit;
        int unused = 64 - Bits;
        return IsSigned(kind) ? (ulong)((long)(number << unused) >> unused) : number & Mask;
    }

    /// <summary>Writes its number and no bit beside it.</summary>
    /// <param name="slot">The number, which <see cref="Holds"/>.</param>
    /// <param name="bytes">Memory that begins with its first byte.</param>
    internal void Write(ulong slot, Span<byte> bytes)
    {
        Span<byte> all = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(all, (Word(bytes) & ~(Mask << FirstBit)) | ((slot & Mask) << FirstBit));
        all[..Bytes].CopyTo(bytes);
    }

    /// <summary>Whether a number of its type fits.</summary>
    /// <param name="kind">The resolved kind of its type.</param>
    /// <param name="slot">The number, extended by the sign of its type.</param>
    internal bool Holds(NativeKind kind, ulong slot)
    {
        (long least, ulong most) = Range(kind);
        return IsSigned(kind) ? (long)slot >= least && (long)slot <= (long)most : slot <= most;
    }

    /// <summary>The least and the greatest number that it holds.</summary>
    internal (long Least, ulong Most) Range(NativeKind kind) => IsSigned(kind) ? (-1L << (Bits - 1), Mask >> 1) : (0, Mask);

    private static bool IsSigned(NativeKind kind) => kind is NativeKind.Int8 or NativeKind.Int16 or NativeKind.Int32 or NativeKind.Int64;

    private ulong Word(ReadOnlySpan<byte> bytes)
    {
        Span<byte> all = stackalloc byte[sizeof(ulong)];
        bytes[..Bytes].CopyTo(all);
        return BinaryPrimitives.ReadUInt64LittleEndian(all);
    }
}
