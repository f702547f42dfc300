namespace FfiToolkit.Formats;

/// <summary>
/// An ELF file, 32-bit or 64-bit, little-endian (System V ABI, "Object Files"). What a loader reads is found as a loader finds it,
/// by program headers; section headers, which a file may lack, are asked for the table of all symbols alone.
/// </summary>
public sealed class ElfFile
{
    private readonly Lazy<ElfDynamic> _dynamic;

    private ElfFile(ByteView file)
    {
        Bytes = file;
        if (FileFormats.Of(file) != FileFormat.Elf)
        {
            throw new InvalidDataException("it is no ELF file");
        }

        // e_ident: EI_CLASS at 4, EI_DATA at 5.
        IsWide = file.U8(4) switch
        {
            1 => false,
            2 => true,
            byte other => throw new InvalidDataException($"its ELF class is {other}"),
        };
        if (file.U8(5) != 1)
        {
            throw new InvalidDataException("it is not little-endian");
        }

        long table = Word(IsWide ? 0x20 : 0x1c);
        int size = file.U16(IsWide ? 0x36 : 0x2a);
        int count = file.U16(IsWide ? 0x38 : 0x2c);
        Segments = [.. Enumerable.Range(0, count).Select(index => ReadSegment(table + ((long)index * size)))];
        _dynamic = new Lazy<ElfDynamic>(() => new ElfDynamic(this));
    }

    /// <summary>The file.</summary>
    public ByteView Bytes { get; }

    /// <summary>ELFCLASS64: addresses have eight bytes.</summary>
    public bool IsWide { get; }

    /// <summary>EI_OSABI; 9 is FreeBSD.</summary>
    public byte OsAbi => Bytes.U8(7);

    /// <summary>e_type; 3 is a shared object, or a program that can be anywhere.</summary>
    public ushort Type => Bytes.U16(0x10);

    /// <summary>e_machine: 62 x64, 183 arm64, 40 arm.</summary>
    public ushort Machine => Bytes.U16(0x12);

    /// <summary>e_flags, which the processor's supplement defines.</summary>
    public uint Flags => Bytes.U32(IsWide ? 0x30 : 0x24);

    /// <summary>The program headers.</summary>
    public IReadOnlyList<ElfSegment> Segments { get; }

    /// <summary>The dynamic section, with what it points to.</summary>
    /// <exception cref="InvalidDataException">There is none, or it is damaged.</exception>
    public ElfDynamic Dynamic => _dynamic.Value;

    /// <summary>Reads the headers.</summary>
    /// <exception cref="InvalidDataException">It is none, or damaged.</exception>
    public static ElfFile Read(ReadOnlyMemory<byte> file) => new(new ByteView(file));

    /// <summary>The notes that are loaded.</summary>
    /// <remarks>Sizes of name and content, type, name, content; the last two padded to four bytes.</remarks>
    public IEnumerable<ElfNote> Notes()
    {
        foreach (ElfSegment segment in Segments.Where(static segment => segment.Type == ElfSegment.Note))
        {
            for (long at = (long)segment.Offset, end = at + (long)segment.FileSize; at < end;)
            {
                long content = at + 12 + Padded(Bytes.U32(at));
                uint size = Bytes.U32(at + 4);
                yield return new ElfNote(Bytes.Text(at + 12), Bytes.U32(at + 8), Bytes.Part(content, size));
                at = content + Padded(size);
            }
        }

        static long Padded(uint size) => (size + 3L) & ~3L;
    }

    /// <summary>The section headers; none where they were stripped.</summary>
    public IReadOnlyList<ElfSection> Sections()
    {
        long table = Word(IsWide ? 0x28 : 0x20);
        int size = Bytes.U16(IsWide ? 0x3a : 0x2e);
        int count = table == 0 ? 0 : Bytes.U16(IsWide ? 0x3c : 0x30);
        int names = Bytes.U16(IsWide ? 0x3e : 0x32);
        long strings = count == 0 ? 0 : Word((names < count ? table + ((long)names * size) : throw new InvalidDataException($"its names are in section {names} of {count}")) + (IsWide ? 0x18 : 0x10));
        return [.. Enumerable.Range(0, count).Select(index => ReadSection(table + ((long)index * size), strings))];
    }

    /// <summary>All symbols (.symtab); none where they were stripped.</summary>
    public IEnumerable<ElfSymbol> Symbols()
    {
        IReadOnlyList<ElfSection> sections = Sections();
        foreach (ElfSection table in sections.Where(static section => section.Type == ElfSection.SymbolTable))
        {
            long strings = (long)(table.Link < sections.Count ? sections[(int)table.Link] : throw new InvalidDataException($"its symbols name section {table.Link} of {sections.Count}")).Offset;
            for (long at = 0; at < (long)table.Size; at += SymbolSize)
            {
                yield return ReadSymbol((long)table.Offset + at, strings, version: 0);
            }
        }
    }

    /// <summary>Where in the file something is that is at an address when the file is loaded.</summary>
    /// <param name="address">The address, from the image's base.</param>
    public long OffsetOf(ulong address)
    {
        foreach (ElfSegment segment in Segments)
        {
            if (segment.Type == ElfSegment.Load && address >= segment.Address && address - segment.Address < segment.FileSize)
            {
                return (long)(segment.Offset + (address - segment.Address));
            }
        }

        throw new InvalidDataException($"its tables name the address 0x{address:x}, which is in no segment of the file");
    }

    internal int SymbolSize => IsWide ? 24 : 16;

    /// <summary>A number as wide as an address.</summary>
    internal long Word(long at) => IsWide ? (long)Bytes.U64(at) : Bytes.U32(at);

    internal ElfSymbol ReadSymbol(long at, long strings, int version)
    {
        string name = Bytes.Text(strings + Bytes.U32(at));
        return IsWide
            ? new ElfSymbol(name, Bytes.U64(at + 8), Bytes.U16(at + 6), Bytes.U8(at + 4), version)
            : new ElfSymbol(name, Bytes.U32(at + 4), Bytes.U16(at + 14), Bytes.U8(at + 12), version);
    }

    private ElfSegment ReadSegment(long at) => IsWide
        ? new ElfSegment(Bytes.U32(at), Bytes.U32(at + 4), Bytes.U64(at + 8), Bytes.U64(at + 16), Bytes.U64(at + 32), Bytes.U64(at + 40), Bytes.U64(at + 48))
        : new ElfSegment(Bytes.U32(at), Bytes.U32(at + 24), Bytes.U32(at + 4), Bytes.U32(at + 8), Bytes.U32(at + 16), Bytes.U32(at + 20), Bytes.U32(at + 28));

    private ElfSection ReadSection(long at, long strings) => new(
        Bytes.Text(strings + Bytes.U32(at)),
        Bytes.U32(at + 4),
        (ulong)Word(at + (IsWide ? 0x18 : 0x10)),
        (ulong)Word(at + (IsWide ? 0x20 : 0x14)),
        Bytes.U32(at + (IsWide ? 0x28 : 0x18)));
}
