using System.Buffers.Binary;
using System.Text;

namespace FfiToolkit.Emulator.Images;

/// <summary>Little-endian access to a file or to an image's memory, with bounds in every message.</summary>
/// <param name="format">The image format, for messages.</param>
/// <param name="bytes">The bytes.</param>
internal sealed class ImageBytes(string format, byte[] bytes)
{
    internal byte[] Array => bytes;

    internal byte Byte(ulong offset) => Span(offset, 1)[0];

    internal ushort UInt16(ulong offset) => BinaryPrimitives.ReadUInt16LittleEndian(Span(offset, sizeof(ushort)));

    internal uint UInt32(ulong offset) => BinaryPrimitives.ReadUInt32LittleEndian(Span(offset, sizeof(uint)));

    internal ulong UInt64(ulong offset) => BinaryPrimitives.ReadUInt64LittleEndian(Span(offset, sizeof(ulong)));

    internal void SetUInt32(ulong offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Span(offset, sizeof(uint)), value);

    internal void SetUInt64(ulong offset, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Span(offset, sizeof(ulong)), value);

    internal string Text(ulong offset)
    {
        ReadOnlySpan<byte> rest = Span(offset, 1, toEnd: true);
        int end = rest.IndexOf((byte)0);
        return end < 0 ? throw Damaged($"the text at 0x{offset:x} does not end") : Encoding.UTF8.GetString(rest[..end]);
    }

    /// <summary>An unsigned LEB128 number (DWARF 5, 7.6); moves the offset past it.</summary>
    internal ulong Uleb128(ref ulong offset)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte part = Byte(offset++);
            value |= (ulong)(part & 0x7f) << shift;
            if ((part & 0x80) == 0)
            {
                return value;
            }
        }

        throw Damaged($"the number before 0x{offset:x} has more than 64 bits");
    }

    /// <summary>A signed LEB128 number (DWARF 5, 7.6), as two's complement; moves the offset past it.</summary>
    internal ulong Sleb128(ref ulong offset)
    {
        ulong first = offset;
        ulong value = Uleb128(ref offset);
        int bits = 7 * (int)(offset - first);
        bool isNegative = (Byte(offset - 1) & 0x40) != 0;
        return isNegative && bits < 64 ? value | (ulong.MaxValue << bits) : value;
    }

    internal Span<byte> Span(ulong offset, ulong length, bool toEnd = false)
    {
        if (offset > (ulong)bytes.Length || length > (ulong)bytes.Length - offset)
        {
            throw Damaged($"it has {bytes.Length} bytes, and {length} at 0x{offset:x} are wanted");
        }

        return toEnd ? bytes.AsSpan((int)offset) : bytes.AsSpan((int)offset, (int)length);
    }

    internal ImageFormatException Damaged(string problem) => new(format, problem);
}
