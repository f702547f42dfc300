using System.Buffers.Binary;
using System.Text;

namespace FfiToolkit.Conformance;

/// <summary>Reads the symbol table of a little-endian ELF executable, 32 or 64 bits ("System V ABI", chapter 4: Sections, Symbol Table).</summary>
internal static class ElfSymbols
{
    private const uint SymbolTable = 2;

    internal static Dictionary<string, ulong> Read(ReadOnlySpan<byte> image)
    {
        bool wide = image[4] == 2;
        ulong sections = wide ? U64(image, 0x28) : U32(image, 0x20);
        int sectionSize = U16(image, wide ? 0x3A : 0x2E);
        int count = U16(image, wide ? 0x3C : 0x30);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> section = image[(int)(sections + (ulong)(i * sectionSize))..];
            if (U32(section, 4) == SymbolTable)
            {
                ReadOnlySpan<byte> names = image[(int)(sections + (ulong)((int)U32(section, wide ? 0x28 : 0x18) * sectionSize))..];
                ReadOnlySpan<byte> table = image.Slice((int)Offset(section, wide), (int)(wide ? U64(section, 0x20) : U32(section, 0x14)));
                return Symbols(table, image[(int)Offset(names, wide)..], wide);
            }
        }

        throw new ConformanceException("The executable has no symbol table.");
    }

    private static Dictionary<string, ulong> Symbols(ReadOnlySpan<byte> table, ReadOnlySpan<byte> strings, bool wide)
    {
        Dictionary<string, ulong> symbols = new(StringComparer.Ordinal);
        int size = wide ? 24 : 16;
        for (int at = 0; at < table.Length; at += size)
        {
            ReadOnlySpan<byte> name = strings[(int)U32(table, at)..];
            name = name[..name.IndexOf((byte)0)];
            symbols[Encoding.ASCII.GetString(name)] = wide ? U64(table, at + 8) : U32(table, at + 4);
        }

        return symbols;
    }

    private static ulong Offset(ReadOnlySpan<byte> section, bool wide) => wide ? U64(section, 0x18) : U32(section, 0x10);

    private static int U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static ulong U64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}
