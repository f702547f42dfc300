namespace FfiToolkit.Build.Tasks.Formats;

/// <summary>Reads ELF shared libraries, 32-bit and 64-bit, little-endian. System V ABI, "Object Files" and "Dynamic Linking"; the GNU extensions of the Linux Standard Base.</summary>
internal sealed class ElfReader
{
    public const uint Magic = 0x464c457f;

    private const uint SectionDynamic = 6;
    private const uint SectionDynSym = 11;
    private const uint SectionVerDef = 0x6ffffffd;
    private const uint SectionVerNeed = 0x6ffffffe;
    private const uint SectionVerSym = 0x6fffffff;
    private const uint SegmentLoad = 1;
    private const uint SegmentNote = 4;
    private const uint SegmentEhFrame = 0x6474e550;
    private const uint SegmentStack = 0x6474e551;
    private const uint SegmentRelro = 0x6474e552;
    private const uint SegmentArmUnwind = 0x70000001;
    private const uint Executable = 1;
    private const uint Writable = 2;
    private const ushort AbsoluteSection = 0xfff1;
    private const ushort SharedObject = 3;
    private const byte FreeBsd = 9;

    private readonly ByteView _file;
    private readonly bool _wide;
    private readonly Section[] _sections;

    private ElfReader(ByteView file)
    {
        _file = file;
        _wide = file.U8(4) switch
        {
            1 => false,
            2 => true,
            byte other => throw new InvalidDataException($"its ELF class is {other}"),
        };
        if (file.U8(5) != 1 || file.U16(0x10) != SharedObject)
        {
            throw new InvalidDataException("it is not a little-endian ELF shared library");
        }

        long table = Word(_wide ? 0x28 : 0x20);
        int size = file.U16(_wide ? 0x3a : 0x2e);
        int count = file.U16(_wide ? 0x3c : 0x30);
        _sections = [.. Enumerable.Range(0, count).Select(index => ReadSection(table + ((long)index * size)))];
    }

    public static LibraryImage Read(ByteView file)
    {
        ElfReader reader = new(file);
        Section dynamic = reader.Find(SectionDynamic, "dynamic section");
        Dictionary<int, string> needed = reader.NeededNodes();
        Segment[] segments = [.. reader.Segments()];
        Symbol[] symbols = [.. reader.Symbols(needed)];
        Note[] notes = [.. segments.Where(segment => segment.Type == SegmentNote).SelectMany(reader.Notes)];
        string[] imports = [.. symbols.Where(symbol => !symbol.Defined).Select(symbol => symbol.Name)];
        return new LibraryImage
        {
            Format = "elf",
            Architecture = reader.Architecture(),
            System = file.U8(7) == FreeBsd ? "freebsd" : "",
            Name = reader.DynamicTexts(dynamic, tag: 14).FirstOrDefault() ?? "",
            Needed = [.. reader.DynamicTexts(dynamic, tag: 1)],
            Exports = [.. symbols.Where(symbol => symbol.Defined).Select(symbol => symbol.Name).Order(StringComparer.Ordinal)],
            NeededVersions = [.. needed.Values.Distinct().Order(StringComparer.Ordinal)],
            UnversionedImports = [.. symbols.Where(symbol => !symbol.Defined && !symbol.Weak && !symbol.Versioned).Select(symbol => symbol.Name).Order(StringComparer.Ordinal)],
            UnwindTables = segments.Any(segment => segment.Type is SegmentEhFrame or SegmentArmUnwind),
            BuildId = notes.Where(note => note.Type == 3).Select(note => Convert.ToHexStringLower(note.Content.Slice(0, note.Content.Length))).FirstOrDefault(),
            Protections = [.. reader.IsReadOnlyAfterLoading(dynamic, segments) ? (string[])["relro"] : [], .. LibraryImage.ImportedProtections(imports), .. notes.Where(note => note.Type == 5).SelectMany(note => reader.Marks(note.Content))],
            ExecutableStack = !segments.Any(segment => segment.Type == SegmentStack && (segment.Flags & Executable) == 0),
            WritableCode = segments.Any(segment => segment.Type == SegmentLoad && (segment.Flags & (Executable | Writable)) == (Executable | Writable)),
        };
    }

    private string Architecture()
    {
        ushort machine = _file.U16(0x12);
        return machine switch
        {
            62 => "x64",
            183 => "arm64",

            // ELF for the Arm Architecture, e_flags: 0x400 is the hard-float calling convention.
            40 => (_file.U32(0x24) & 0x400) != 0 ? "arm" : "arm (soft float)",
            _ => $"machine {machine}",
        };
    }

    // Counts of a damaged file must not make a loop of years: every entry is read, so that the file's end stops it.
    private IEnumerable<Symbol> Symbols(Dictionary<int, string> needed)
    {
        Section table = Find(SectionDynSym, "dynamic symbols");
        Section? versions = TryFind(SectionVerSym);
        Dictionary<int, string> defined = DefinedNodes();
        long strings = _sections[Link(table)].Offset;
        int size = _wide ? 24 : 16;
        for (int index = 1; index < table.Size / size; index++)
        {
            long at = table.Offset + ((long)index * size);
            string name = _file.Text(strings + _file.U32(at));
            int binding = _file.U8(at + (_wide ? 4 : 12)) >> 4;
            ushort section = _file.U16(at + (_wide ? 6 : 14));
            int node = versions is null ? 0 : _file.U16(versions.Value.Offset + (index * 2L)) & 0x7fff;
            if (binding is 1 or 2 && section != AbsoluteSection)
            {
                bool isDefined = section != 0;
                yield return new Symbol(isDefined && defined.TryGetValue(node, out string? version) ? $"{name}@{version}" : name, isDefined, Weak: binding == 2, Versioned: needed.ContainsKey(node));
            }
        }
    }

    // Verdef: index at 4, its first name at 12 bytes; the next entry at 16.
    private Dictionary<int, string> DefinedNodes()
    {
        Dictionary<int, string> nodes = [];
        if (TryFind(SectionVerDef) is { } section)
        {
            long strings = _sections[Link(section)].Offset;
            for (long at = section.Offset, next = -1; next != 0; at += next)
            {
                nodes[_file.U16(at + 4)] = _file.Text(strings + _file.U32(at + _file.U32(at + 12)));
                next = _file.U32(at + 16);
            }
        }

        return nodes;
    }

    // Verneed: the first node at 8, the next library at 12. Vernaux: index at 6, name at 8, the next node at 12.
    private Dictionary<int, string> NeededNodes()
    {
        Dictionary<int, string> nodes = [];
        if (TryFind(SectionVerNeed) is { } section)
        {
            long strings = _sections[Link(section)].Offset;
            for (long at = section.Offset, next = -1; next != 0; at += next)
            {
                for (long node = at + _file.U32(at + 8), following = -1; following != 0; node += following)
                {
                    nodes[_file.U16(node + 6)] = _file.Text(strings + _file.U32(node + 8));
                    following = _file.U32(node + 12);
                }

                next = _file.U32(at + 12);
            }
        }

        return nodes;
    }

    // DT_NEEDED is 1, DT_SONAME 14.
    private IEnumerable<string> DynamicTexts(Section dynamic, long tag)
    {
        long strings = _sections[Link(dynamic)].Offset;
        return DynamicValues(dynamic, tag).Select(value => _file.Text(strings + value));
    }

    // Whole only if everything is bound at once: DT_BIND_NOW, DF_BIND_NOW of DT_FLAGS, or DF_1_NOW of DT_FLAGS_1.
    private bool IsReadOnlyAfterLoading(Section dynamic, Segment[] segments) =>
        segments.Any(segment => segment.Type == SegmentRelro)
        && (DynamicValues(dynamic, 24).Any() || DynamicValues(dynamic, 30).Any(flags => (flags & 8) != 0) || DynamicValues(dynamic, 0x6ffffffb).Any(flags => (flags & 1) != 0));

    private IEnumerable<long> DynamicValues(Section dynamic, long tag)
    {
        int word = _wide ? 8 : 4;
        for (long at = dynamic.Offset; at < dynamic.Offset + dynamic.Size && Word(at) != 0; at += 2 * word)
        {
            if (Word(at) == tag)
            {
                yield return Word(at + word);
            }
        }
    }

    private IEnumerable<Segment> Segments()
    {
        long table = Word(_wide ? 0x20 : 0x1c);
        int size = _file.U16(_wide ? 0x36 : 0x2a);
        int count = _file.U16(_wide ? 0x38 : 0x2c);
        return Enumerable.Range(0, count).Select(index => table + ((long)index * size)).Select(at => _wide
            ? new Segment(_file.U32(at), _file.U32(at + 4), Word(at + 8), Word(at + 32))
            : new Segment(_file.U32(at), _file.U32(at + 24), Word(at + 4), Word(at + 16)));
    }

    // A note: sizes of name and content, type, name, content; the last two padded to four bytes. Those of GNU alone are wanted.
    private IEnumerable<Note> Notes(Segment segment)
    {
        for (long at = segment.Offset; at < segment.Offset + segment.Size;)
        {
            long content = at + 12 + Padded(_file.U32(at), 4);
            uint size = _file.U32(at + 4);
            if (_file.Text(at + 12) == "GNU")
            {
                yield return new Note(_file.U32(at + 8), _file.Part(content, size));
            }

            at = content + Padded(size, 4);
        }
    }

    // NT_GNU_PROPERTY_TYPE_0: type, size, value, padded to a word. Linux' elf.h has the processors' types, their ABIs the bits.
    private IEnumerable<string> Marks(ByteView properties)
    {
        for (long at = 0; at + 8 <= properties.Length; at += 8 + Padded(properties.U32(at + 4), _wide ? 8 : 4))
        {
            (string First, string Second)? names = properties.U32(at) switch
            {
                0xc0000000 => ("bti", "pac"),
                0xc0000002 => ("ibt", "shstk"),
                _ => null,
            };
            uint bits = names is null ? 0 : properties.U32(at + 8);
            if ((bits & 1) != 0)
            {
                yield return names!.Value.First;
            }

            if ((bits & 2) != 0)
            {
                yield return names!.Value.Second;
            }
        }
    }

    private static long Padded(long size, long unit) => (size + unit - 1) / unit * unit;

    private Section ReadSection(long at) => _wide
        ? new Section(_file.U32(at + 4), Word(at + 0x18), Word(at + 0x20), _file.U32(at + 0x28))
        : new Section(_file.U32(at + 4), Word(at + 0x10), Word(at + 0x14), _file.U32(at + 0x18));

    private long Word(long at) => _wide ? (long)_file.U64(at) : _file.U32(at);

    private Section Find(uint type, string name) => TryFind(type) ?? throw new InvalidDataException($"it has no {name}");

    private Section? TryFind(uint type) => _sections.Where(section => section.Type == type).Select(section => (Section?)section).FirstOrDefault();

    private int Link(Section section) => section.Link < _sections.Length ? (int)section.Link : throw new InvalidDataException($"its tables name section {section.Link} of {_sections.Length}");

    private readonly record struct Section(uint Type, long Offset, long Size, uint Link);

    private readonly record struct Segment(uint Type, uint Flags, long Offset, long Size);

    private readonly record struct Note(uint Type, ByteView Content);

    private readonly record struct Symbol(string Name, bool Defined, bool Weak, bool Versioned);
}
