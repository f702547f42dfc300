using System.Buffers.Binary;
using System.Text;

namespace FfiToolkit.Formats;

/// <summary>Reads little-endian numbers and texts out of a file; whatever lies outside of it is <see cref="InvalidDataException"/>.</summary>
/// <param name="bytes">The file, or the part of it that offsets count from.</param>
public readonly struct ByteView(ReadOnlyMemory<byte> bytes)
{
    /// <summary>How many bytes there are.</summary>
    public int Length => bytes.Length;

    /// <summary>The byte at an offset.</summary>
    public byte U8(long offset) => Slice(offset, 1)[0];

    /// <summary>The 16-bit number at an offset.</summary>
    public ushort U16(long offset) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(offset, 2));

    /// <summary>The 32-bit number at an offset.</summary>
    public uint U32(long offset) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(offset, 4));

    /// <summary>The 64-bit number at an offset.</summary>
    public ulong U64(long offset) => BinaryPrimitives.ReadUInt64LittleEndian(Slice(offset, 8));

    /// <summary>A big-endian number, as code signatures have them.</summary>
    public uint U32BigEndian(long offset) => BinaryPrimitives.ReadUInt32BigEndian(Slice(offset, 4));

    /// <summary>A text that ends with a zero.</summary>
    public string Text(long offset)
    {
        ReadOnlySpan<byte> rest = SliceFrom(offset);
        int end = rest.IndexOf((byte)0);
        return end >= 0 ? Encoding.UTF8.GetString(rest[..end]) : throw new InvalidDataException($"the text at 0x{offset:x} does not end");
    }

    /// <summary>An unsigned LEB128 number (DWARF 5, 7.6); moves the offset past it.</summary>
    public ulong Uleb128(ref long offset)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte part = U8(offset++);
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException($"the number before 0x{offset:x} has more than 64 bits");
    }

    /// <summary>A signed LEB128 number (DWARF 5, 7.6), as two's complement; moves the offset past it.</summary>
    public ulong Sleb128(ref long offset)
    {
        long first = offset;
        ulong value = Uleb128(ref offset);
        int bits = 7 * (int)(offset - first);
        bool isNegative = (U8(offset - 1) & 0x40) != 0;
        return isNegative && bits < 64 ? value | (ulong.MaxValue << bits) : value;
    }

    /// <summary>A part, whose offsets count from its own begin.</summary>
    public ByteView Part(long offset, long length) => new(Memory(offset, length));

    /// <summary>The bytes of a part.</summary>
    public ReadOnlySpan<byte> Slice(long offset, long length) => Memory(offset, length).Span;

    /// <summary>The bytes from an offset to the end.</summary>
    public ReadOnlySpan<byte> SliceFrom(long offset) => Memory(offset, bytes.Length - offset).Span;

    private ReadOnlyMemory<byte> Memory(long offset, long length) => offset >= 0 && length >= 0 && offset <= bytes.Length - length
        ? bytes.Slice((int)offset, (int)length)
        : throw new InvalidDataException($"its tables point outside of it (offset 0x{offset:x}, {length} bytes, of {bytes.Length})");
}
