using System.Buffers.Binary;
using System.Text;

namespace FfiToolkit.Build.Tasks.Libffi;

/// <summary>Reads what a 64-bit little-endian ELF shared library exports, with versions: <c>name@node</c>.</summary>
public static class ElfExports
{
    private const uint DynSym = 11;
    private const uint VerSym = 0x6fffffff;
    private const uint VerDef = 0x6ffffffd;
    private const ushort Absolute = 0xfff1;

    /// <summary>The defined global dynamic symbols, sorted. The version nodes themselves are not symbols.</summary>
    /// <exception cref="InvalidDataException">The file is not such a library.</exception>
    public static IReadOnlyList<string> Read(byte[] image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.Length < 64 || !image.AsSpan(0, 6).SequenceEqual("\u007fELF\u0002\u0001"u8))
        {
            throw new InvalidDataException("not a 64-bit little-endian ELF file");
        }

        try
        {
            Section[] sections = Sections(image);
            Section symbols = sections.First(section => section.Type == DynSym);
            Section versions = sections.First(section => section.Type == VerSym);
            Dictionary<int, string> nodes = Nodes(image, sections);
            List<string> exports = [];
            for (int index = 1; index < symbols.Size / 24; index++)
            {
                ReadOnlySpan<byte> symbol = image.AsSpan(symbols.Offset + (index * 24), 24);
                ushort section = BinaryPrimitives.ReadUInt16LittleEndian(symbol[6..]);
                bool global = symbol[4] >> 4 is 1 or 2;
                if (global && section is not (0 or Absolute))
                {
                    string name = Text(image, sections[symbols.Link].Offset + BinaryPrimitives.ReadInt32LittleEndian(symbol));
                    int node = BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(versions.Offset + (index * 2))) & 0x7fff;
                    exports.Add(nodes.TryGetValue(node, out string? version) ? $"{name}@{version}" : name);
                }
            }

            return [.. exports.Order(StringComparer.Ordinal)];
        }
        catch (Exception failure) when (failure is ArgumentOutOfRangeException or IndexOutOfRangeException or InvalidOperationException)
        {
            throw new InvalidDataException("the ELF file's tables are damaged or missing", failure);
        }
    }

    private static Section[] Sections(byte[] image)
    {
        int start = (int)BinaryPrimitives.ReadInt64LittleEndian(image.AsSpan(0x28));
        int size = BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(0x3a));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(0x3c));
        return
        [
            .. Enumerable.Range(0, count).Select(index =>
            {
                ReadOnlySpan<byte> header = image.AsSpan(start + (index * size), size);
                return new Section(
                    BinaryPrimitives.ReadUInt32LittleEndian(header[4..]),
                    (int)BinaryPrimitives.ReadInt64LittleEndian(header[0x18..]),
                    (int)BinaryPrimitives.ReadInt64LittleEndian(header[0x20..]),
                    BinaryPrimitives.ReadInt32LittleEndian(header[0x28..]));
            }),
        ];
    }

    // Elf64_Verdef: flags, index and count at 2, 4 and 6; its first name at 12 bytes; the next entry at 16.
    private static Dictionary<int, string> Nodes(byte[] image, Section[] sections)
    {
        Dictionary<int, string> nodes = [];
        Section definitions = sections.First(section => section.Type == VerDef);
        for (int at = definitions.Offset, next = -1; next != 0; at += next)
        {
            ReadOnlySpan<byte> entry = image.AsSpan(at, 20);
            int name = at + BinaryPrimitives.ReadInt32LittleEndian(entry[12..]);
            int index = BinaryPrimitives.ReadUInt16LittleEndian(entry[4..]);
            nodes[index] = Text(image, sections[definitions.Link].Offset + BinaryPrimitives.ReadInt32LittleEndian(image.AsSpan(name)));
            next = BinaryPrimitives.ReadInt32LittleEndian(entry[16..]);
        }

        return nodes;
    }

    private static string Text(byte[] image, int offset)
    {
        ReadOnlySpan<byte> rest = image.AsSpan(offset);
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)0)]);
    }

    private readonly record struct Section(uint Type, int Offset, int Size, int Link);
}
