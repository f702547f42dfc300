using System.Buffers.Binary;
using System.Text;

namespace FfiToolkit.Conformance;

/// <summary>Reads the COFF symbol table that GNU ld leaves in a 64-bit PE executable ("PE Format", Microsoft: COFF Symbol Table).</summary>
internal static class PeSymbols
{
    private const int SymbolSize = 18;
    private const int SectionHeaderSize = 40;

    internal static Dictionary<string, ulong> Read(ReadOnlySpan<byte> image)
    {
        ReadOnlySpan<byte> header = image[(I32(image, 0x3C) + 4)..];
        ReadOnlySpan<byte> optional = header[20..];
        ulong imageBase = BinaryPrimitives.ReadUInt64LittleEndian(optional[24..]);
        ReadOnlySpan<byte> sections = optional[BinaryPrimitives.ReadUInt16LittleEndian(header[16..])..];
        int count = I32(header, 12);
        ReadOnlySpan<byte> table = image[I32(header, 8)..];
        ReadOnlySpan<byte> strings = table[(count * SymbolSize)..];
        Dictionary<string, ulong> symbols = new(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> symbol = table[(i * SymbolSize)..];
            int section = BinaryPrimitives.ReadInt16LittleEndian(symbol[12..]);
            if (section > 0)
            {
                ulong start = (uint)I32(sections[((section - 1) * SectionHeaderSize)..], 12);
                symbols.TryAdd(Name(symbol, strings), imageBase + start + (uint)I32(symbol, 8));
            }

            // Auxiliary records follow the symbol that they belong to.
            i += symbol[17];
        }

        return symbols;
    }

    private static string Name(ReadOnlySpan<byte> symbol, ReadOnlySpan<byte> strings)
    {
        ReadOnlySpan<byte> name = I32(symbol, 0) == 0 ? strings[I32(symbol, 4)..] : symbol[..8];
        int end = name.IndexOf((byte)0);
        return Encoding.ASCII.GetString(end < 0 ? name : name[..end]);
    }

    private static int I32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);
}
