namespace FfiToolkit.Formats;

/// <summary>
/// The dynamic section of an ELF file and the tables that it points to (System V ABI, "Dynamic Section"; Linux Standard Base,
/// "Symbol Versioning").
/// </summary>
public sealed class ElfDynamic
{
    private const ulong Hash = 4;
    private const ulong Strings = 5;
    private const ulong SymbolTable = 6;
    private const ulong SharedObjectName = 14;
    private const ulong NeededLibrary = 1;
    private const ulong GnuHash = 0x6ffffef5;
    private const ulong VersionSymbols = 0x6ffffff0;
    private const ulong VersionsDefined = 0x6ffffffc;
    private const ulong VersionsNeeded = 0x6ffffffe;

    private readonly ElfFile _file;
    private readonly List<(ulong Tag, ulong Value)> _entries = [];

    internal ElfDynamic(ElfFile file)
    {
        _file = file;
        ElfSegment segment = file.Segments.FirstOrDefault(static one => one.Type == ElfSegment.Dynamic);
        if (segment.Type != ElfSegment.Dynamic)
        {
            throw new InvalidDataException("it has no dynamic section");
        }

        long word = file.IsWide ? 8 : 4;
        for (long at = (long)segment.Offset, end = at + (long)segment.FileSize; at < end && file.Word(at) != 0; at += 2 * word)
        {
            _entries.Add(((ulong)file.Word(at), (ulong)file.Word(at + word)));
        }
    }

    /// <summary>DT_SONAME; empty where there is none.</summary>
    public string Name => Texts(SharedObjectName).FirstOrDefault("");

    /// <summary>DT_NEEDED, in the file's order.</summary>
    public IEnumerable<string> Needed => Texts(NeededLibrary);

    /// <summary>The value of an entry; null where there is none.</summary>
    public ulong? this[ulong tag]
    {
        get
        {
            foreach ((ulong one, ulong value) in _entries)
            {
                if (one == tag)
                {
                    return value;
                }
            }

            return null;
        }
    }

    /// <summary>The dynamic symbols, without the first, which stands for none.</summary>
    public IEnumerable<ElfSymbol> Symbols()
    {
        uint count = CountSymbols();
        if (count > _file.Bytes.Length / _file.SymbolSize)
        {
            throw new InvalidDataException($"it says that it has {count} dynamic symbols, more than fit into it");
        }

        for (uint index = 1; index < count; index++)
        {
            yield return Symbol(index);
        }
    }

    /// <summary>A dynamic symbol by its index, as relocations name it.</summary>
    public ElfSymbol Symbol(uint index)
    {
        int version = this[VersionSymbols] is { } versions ? _file.Bytes.U16(_file.OffsetOf(versions) + (index * 2L)) & 0x7fff : 0;
        return _file.ReadSymbol(Place(SymbolTable) + ((long)index * _file.SymbolSize), Place(Strings), version);
    }

    /// <summary>The version nodes that the file defines, by index.</summary>
    /// <remarks>Verdef: index at 4, its first name's entry at 12, the next node at 16.</remarks>
    public IReadOnlyDictionary<int, string> DefinedVersions()
    {
        Dictionary<int, string> nodes = [];
        if (this[VersionsDefined] is { } table)
        {
            ByteView file = _file.Bytes;
            long strings = Place(Strings);
            for (long at = _file.OffsetOf(table), next = -1; next != 0; at += next)
            {
                nodes[file.U16(at + 4)] = file.Text(strings + file.U32(at + file.U32(at + 12)));
                next = file.U32(at + 16);
            }
        }

        return nodes;
    }

    /// <summary>The version nodes of other libraries that the file needs, by index.</summary>
    /// <remarks>Verneed: its first node at 8, the next library at 12. Vernaux: index at 6, name at 8, the next node at 12.</remarks>
    public IReadOnlyDictionary<int, string> NeededVersions()
    {
        Dictionary<int, string> nodes = [];
        if (this[VersionsNeeded] is { } table)
        {
            ByteView file = _file.Bytes;
            long strings = Place(Strings);
            for (long at = _file.OffsetOf(table), next = -1; next != 0; at += next)
            {
                for (long node = at + file.U32(at + 8), following = -1; following != 0; node += following)
                {
                    nodes[file.U16(node + 6)] = file.Text(strings + file.U32(node + 8));
                    following = file.U32(node + 12);
                }

                next = file.U32(at + 12);
            }
        }

        return nodes;
    }

    private IEnumerable<string> Texts(ulong tag) => _entries.Where(entry => entry.Tag == tag).Select(entry => _file.Bytes.Text(Place(Strings) + (long)entry.Value));

    private long Place(ulong tag) => _file.OffsetOf(this[tag] ?? throw new InvalidDataException($"its dynamic section has no entry 0x{tag:x}"));

    // Only the hash tables say how many symbols there are. DT_HASH: nchain equals their number. DT_GNU_HASH: the last chain, which
    // ends at a value whose bit 0 is set; symbols before the first that is hashed are those that others define.
    private uint CountSymbols()
    {
        ByteView file = _file.Bytes;
        if (this[Hash] is { } hash)
        {
            return file.U32(_file.OffsetOf(hash) + 4);
        }

        if (this[GnuHash] is not { } table)
        {
            return 0;
        }

        long at = _file.OffsetOf(table);
        uint buckets = file.U32(at);
        uint first = file.U32(at + 4);
        long bucketsAt = at + 16 + (file.U32(at + 8) * (_file.IsWide ? 8L : 4L));
        uint last = 0;
        for (uint i = 0; i < buckets; i++)
        {
            last = Math.Max(last, file.U32(bucketsAt + (4L * i)));
        }

        if (last < first)
        {
            return first;
        }

        for (long chain = bucketsAt + (4L * buckets); (file.U32(chain + (4L * (last - first))) & 1) == 0;)
        {
            last++;
        }

        return last + 1;
    }
}
