using System.Buffers.Binary;
using System.Text;

namespace FfiToolkit.Build.Tasks.Formats;

/// <summary>Reads little-endian numbers and texts out of a file; whatever lies outside of it is <see cref="InvalidDataException"/>.</summary>
internal readonly struct ByteView(ReadOnlyMemory<byte> bytes)
{
    public int Length => bytes.Length;

    public byte U8(long offset) => Slice(offset, 1)[0];

    public ushort U16(long offset) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(offset, 2));

    public uint U32(long offset) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(offset, 4));

    public ulong U64(long offset) => BinaryPrimitives.ReadUInt64LittleEndian(Slice(offset, 8));

    /// <summary>A big-endian number, as code signatures have them.</summary>
    public uint U32BigEndian(long offset) => BinaryPrimitives.ReadUInt32BigEndian(Slice(offset, 4));

    /// <summary>A text that ends with a zero.</summary>
    public string Text(long offset)
    {
        ReadOnlySpan<byte> rest = Slice(offset, 0, toEnd: true);
        int end = rest.IndexOf((byte)0);
        return end >= 0 ? Encoding.UTF8.GetString(rest[..end]) : throw new InvalidDataException("a name does not end");
    }

    /// <summary>A number in groups of seven bits, the low ones first; moves on to what follows it.</summary>
    public ulong Leb128(ref long offset)
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

        throw new InvalidDataException("a number does not end");
    }

    public ByteView Part(long offset, long length) => new(Memory(offset, length));

    public ReadOnlySpan<byte> Slice(long offset, long length, bool toEnd = false) => Memory(offset, toEnd ? bytes.Length - offset : length).Span;

    private ReadOnlyMemory<byte> Memory(long offset, long length) => offset >= 0 && length >= 0 && offset <= bytes.Length - length
        ? bytes.Slice((int)offset, (int)length)
        : throw new InvalidDataException($"its tables point outside of it (offset {offset}, {length} bytes, of {bytes.Length})");
}
