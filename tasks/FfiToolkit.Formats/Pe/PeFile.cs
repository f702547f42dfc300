using System.Text;

namespace FfiToolkit.Formats;

/// <summary>A 64-bit PE image (Microsoft, "PE Format").</summary>
public sealed class PeFile
{
    private const ushort Pe32Plus = 0x20b;
    private const int CoffHeaderSize = 20;
    private const int SectionHeaderSize = 40;
    private const int SymbolSize = 18;

    private readonly long _coff;
    private readonly long _optional;

    private PeFile(ByteView file)
    {
        Bytes = file;
        if (FileFormats.Of(file) != FileFormat.Pe)
        {
            throw new InvalidDataException("it is no PE file");
        }

        // "At location 0x3c, the stub has the file offset to the PE signature"; the COFF header follows its 4 bytes.
        long signature = file.U32(0x3c);
        if (file.U32(signature) != 0x4550)
        {
            throw new InvalidDataException("it has no PE header");
        }

        _coff = signature + 4;
        _optional = _coff + CoffHeaderSize;
        if (file.U16(_optional) != Pe32Plus)
        {
            throw new InvalidDataException($"its optional header has the magic number 0x{file.U16(_optional):x}, not PE32+");
        }

        long table = _optional + file.U16(_coff + 16);
        Sections = [.. Enumerable.Range(0, file.U16(_coff + 2)).Select(index => ReadSection(table + ((long)index * SectionHeaderSize)))];
    }

    /// <summary>The file.</summary>
    public ByteView Bytes { get; }

    /// <summary>Machine: 0x8664 x64, 0xaa64 arm64.</summary>
    public ushort Machine => Bytes.U16(_coff);

    /// <summary>Characteristics: IMAGE_FILE_…; 0x2000 is a DLL.</summary>
    public ushort Characteristics => Bytes.U16(_coff + 18);

    /// <summary>ImageBase: the address that it prefers.</summary>
    public ulong ImageBase => Bytes.U64(_optional + 24);

    /// <summary>The oldest system that it asks for, as <c>10.0</c>.</summary>
    public string MinimumOs => $"{Bytes.U16(_optional + 48)}.{Bytes.U16(_optional + 50)}";

    /// <summary>SizeOfImage: its bytes in memory.</summary>
    public uint ImageSize => Bytes.U32(_optional + 56);

    /// <summary>SizeOfHeaders.</summary>
    public uint HeadersSize => Bytes.U32(_optional + 60);

    /// <summary>DllCharacteristics: IMAGE_DLLCHARACTERISTICS_….</summary>
    public ushort DllCharacteristics => Bytes.U16(_optional + 70);

    /// <summary>The sections.</summary>
    public IReadOnlyList<PeSection> Sections { get; }

    /// <summary>The name in its export table; empty where it exports nothing.</summary>
    /// <remarks>Export Directory Table: the address of the name at 12.</remarks>
    public string Name => Directory(PeDirectory.Export).Size > 0 ? TextAt(Bytes.U32(OffsetOf(Directory(PeDirectory.Export).Address) + 12)) : "";

    /// <summary>Reads the headers.</summary>
    /// <exception cref="InvalidDataException">It is none, or damaged.</exception>
    public static PeFile Read(ReadOnlyMemory<byte> file) => new(new ByteView(file));

    /// <summary>A data directory: where it is from the image's base, and its bytes; both 0 where there is none.</summary>
    public (uint Address, uint Size) Directory(PeDirectory directory) => (uint)directory < Bytes.U32(_optional + 108)
        ? (Bytes.U32(_optional + 112 + (8L * (int)directory)), Bytes.U32(_optional + 116 + (8L * (int)directory)))
        : (0, 0);

    /// <summary>Where in the file something is that is at an address when the file is loaded.</summary>
    /// <param name="address">The address, from the image's base.</param>
    public long OffsetOf(uint address)
    {
        foreach (PeSection section in Sections)
        {
            if (address >= section.Address && address - section.Address < section.FileSize)
            {
                return section.FileOffset + (long)(address - section.Address);
            }
        }

        throw new InvalidDataException($"its tables name the address 0x{address:x}, which is in no section of the file");
    }

    /// <summary>The identity of its program database, as <see cref="PdbFile.Identity"/> has it; null where it names none.</summary>
    /// <remarks>Debug Directory: entries of 28 bytes, the type at 12 (2: CodeView), the file offset at 24. The record: RSDS, GUID, age, path.</remarks>
    public string? PdbIdentity()
    {
        (uint directory, uint size) = Directory(PeDirectory.Debug);
        for (uint entry = 0; entry + 28 <= size; entry += 28)
        {
            long at = OffsetOf(directory + entry);
            long record = Bytes.U32(at + 24);
            if (Bytes.U32(at + 12) == 2 && Bytes.U32(record) == 0x53445352)
            {
                return PdbFile.IdentityOf(Bytes.Slice(record + 4, 16), Bytes.U32(record + 20));
            }
        }

        return null;
    }

    /// <summary>What it exports by name, with addresses from the image's base.</summary>
    /// <remarks>Export Directory Table: the number of names at 24, then the addresses of the tables of functions, names and ordinals.</remarks>
    public IEnumerable<(string Name, uint Address)> Exports()
    {
        (uint directory, uint size) = Directory(PeDirectory.Export);
        if (size == 0)
        {
            yield break;
        }

        long at = OffsetOf(directory);
        uint count = Bytes.U32(at + 24);
        if (count == 0)
        {
            yield break;
        }

        long functions = OffsetOf(Bytes.U32(at + 28));
        long names = OffsetOf(Bytes.U32(at + 32));
        long ordinals = OffsetOf(Bytes.U32(at + 36));
        for (uint index = 0; index < count; index++)
        {
            yield return (TextAt(Bytes.U32(names + (4L * index))), Bytes.U32(functions + (4L * Bytes.U16(ordinals + (2L * index)))));
        }
    }

    /// <summary>The DLLs that it takes functions from, in its order.</summary>
    public IEnumerable<string> Needed => ImportTables().Select(table => TextAt(Bytes.U32(table + 12)));

    /// <summary>The functions that it takes from DLLs.</summary>
    /// <remarks>Import Directory Table: lookup table at 0, name at 12, address table at 16. Bit 63 of a lookup says that it is a number.</remarks>
    public IEnumerable<PeImport> Imports()
    {
        foreach (long table in ImportTables())
        {
            string library = TextAt(Bytes.U32(table + 12));
            uint slot = Bytes.U32(table + 16);
            long lookups = OffsetOf(Bytes.U32(table) is uint own and not 0 ? own : slot);
            for (; Bytes.U64(lookups) is ulong lookup and not 0; lookups += 8, slot += 8)
            {
                // Hint/name table: 2 bytes of hint before the name.
                yield return lookup >> 63 != 0 ? new PeImport(library, null, (ushort)lookup, slot) : new PeImport(library, TextAt((uint)(lookup & 0x7fffffff) + 2), 0, slot);
            }
        }
    }

    /// <summary>The COFF symbols that are in sections, with addresses from the image's base: GNU's linker leaves them in programs.</summary>
    public IEnumerable<(string Name, uint Address)> Symbols()
    {
        long table = Bytes.U32(_coff + 8);
        uint count = table == 0 ? 0 : Bytes.U32(_coff + 12);
        long strings = table + ((long)count * SymbolSize);
        for (uint index = 0; index < count; index++)
        {
            long at = table + ((long)index * SymbolSize);
            short section = (short)Bytes.U16(at + 12);
            if (section > 0 && section <= Sections.Count)
            {
                yield return (Bytes.U32(at) == 0 ? Bytes.Text(strings + Bytes.U32(at + 4)) : ShortName(at), Sections[section - 1].Address + Bytes.U32(at + 8));
            }

            // Auxiliary records follow the symbol that they belong to.
            index += Bytes.U8(at + 17);
        }
    }

    /// <summary>The version in its resources, as <c>3.8.0</c>; null where there is none.</summary>
    /// <remarks>
    /// The .rsrc section: directories of types, names and languages, each with counts of entries at 12 and 14 and entries from 16 on;
    /// then the data's address. Before VS_FIXEDFILEINFO stands the head of VS_VERSIONINFO, of 40 bytes.
    /// </remarks>
    public string? FileVersion()
    {
        const uint TypeVersion = 16;
        const uint FixedSignature = 0xfeef04bd;
        (uint directory, uint size) = Directory(PeDirectory.Resource);
        if (size == 0)
        {
            return null;
        }

        long root = OffsetOf(directory);
        long table = root;
        for (int level = 0; level < 3; level++)
        {
            long[] entries = [.. Enumerable.Range(0, Bytes.U16(table + 12) + Bytes.U16(table + 14)).Select(index => table + 16 + (index * 8L)).Where(entry => level > 0 || Bytes.U32(entry) == TypeVersion)];
            if (entries.Length == 0)
            {
                return null;
            }

            table = root + (Bytes.U32(entries[0] + 4) & 0x7fffffff);
        }

        long numbers = OffsetOf(Bytes.U32(table)) + 40;
        return Bytes.U32(numbers) == FixedSignature ? $"{Bytes.U16(numbers + 10)}.{Bytes.U16(numbers + 8)}.{Bytes.U16(numbers + 14)}" : null;
    }

    private IEnumerable<long> ImportTables()
    {
        (uint directory, uint size) = Directory(PeDirectory.Import);
        if (size > 0)
        {
            for (long at = OffsetOf(directory); Bytes.U32(at + 12) != 0; at += 20)
            {
                yield return at;
            }
        }
    }

    // Section header: VirtualSize at 8, VirtualAddress, SizeOfRawData, PointerToRawData, Characteristics at 36.
    private PeSection ReadSection(long at) => new(
        ShortName(at), Bytes.U32(at + 12), Bytes.U32(at + 8), Bytes.U32(at + 20), Bytes.U32(at + 16), Bytes.U32(at + 36));

    // Eight bytes, zeros behind a shorter name.
    private string ShortName(long at) => Encoding.UTF8.GetString(Bytes.Slice(at, 8)).TrimEnd('\0');

    private string TextAt(uint address) => Bytes.Text(OffsetOf(address));
}
