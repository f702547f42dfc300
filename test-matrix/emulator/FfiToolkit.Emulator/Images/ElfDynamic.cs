namespace FfiToolkit.Emulator.Images;

/// <summary>The dynamic section and symbol table of an ELF image (gABI 4.1, "Dynamic Section" and "Symbol Table").</summary>
internal sealed class ElfDynamic
{
    internal const ulong Rela = 7;
    internal const ulong RelaSize = 8;
    internal const ulong Rel = 17;
    internal const ulong RelSize = 18;
    internal const ulong ProcedureTableKind = 20;
    internal const ulong ProcedureTable = 23;
    internal const ulong ProcedureTableSize = 2;

    private const ulong NeededLibrary = 1;
    private const ulong SharedObjectName = 14;
    private const ulong Hash = 4;
    private const ulong Strings = 5;
    private const ulong SymbolTable = 6;
    private const ulong CompactRelocations = 36;
    private const ulong GnuHash = 0x6ffffef5;

    private const int WeakBinding = 2;
    private const int ThreadLocal = 6;

    private readonly ImageBytes _memory;
    private readonly Dictionary<ulong, ulong> _entries = [];
    private readonly List<ulong> _needed = [];

    internal ElfDynamic(ImageBytes memory, bool is64, ulong address)
    {
        _memory = memory;
        Is64 = is64;
        ulong size = is64 ? 16UL : 8UL;
        for (ulong at = address; at != 0; at += size)
        {
            ulong tag = is64 ? memory.UInt64(at) : memory.UInt32(at);
            if (tag == 0)
            {
                break;
            }

            ulong value = is64 ? memory.UInt64(at + 8) : memory.UInt32(at + 4);
            _entries.TryAdd(tag, value);
            if (tag == NeededLibrary)
            {
                _needed.Add(value);
            }
        }

        if (_entries.ContainsKey(CompactRelocations))
        {
            throw memory.Damaged("it has compact relocations (DT_RELR), which this loader does not know");
        }
    }

    internal bool Is64 { get; }

    /// <summary>The value of an entry; 0 where there is none.</summary>
    internal ulong this[ulong tag] => _entries.GetValueOrDefault(tag);

    /// <summary>DT_SONAME.</summary>
    internal string Name => _entries.TryGetValue(SharedObjectName, out ulong offset) ? _memory.Text(this[Strings] + offset) : "";

    /// <summary>DT_NEEDED.</summary>
    internal IEnumerable<string> Needed => _needed.Select(offset => _memory.Text(this[Strings] + offset));

    /// <summary>The symbols that the image defines, by name.</summary>
    internal Dictionary<string, ulong> Symbols(ulong baseAddress)
    {
        Dictionary<string, ulong> symbols = new(StringComparer.Ordinal);
        ulong count = CountSymbols();
        for (ulong i = 1; i < count; i++)
        {
            var (name, value, section, info) = Symbol(i);
            if (section != 0 && name.Length > 0 && (info & 15) != ThreadLocal)
            {
                symbols[name] = baseAddress + value;
            }
        }

        return symbols;
    }

    /// <summary>The address that a relocation's symbol stands for.</summary>
    internal ulong Resolve(ulong index, ulong baseAddress, IImportResolver imports)
    {
        var (name, value, section, info) = Symbol(index);
        if (index == 0)
        {
            return 0;
        }

        // gABI, "Symbol Table": a weak symbol that nothing defines has the value 0.
        return section != 0 ? baseAddress + value : info >> 4 == WeakBinding ? 0 : imports.Resolve(name);
    }

    private (string Name, ulong Value, ushort Section, byte Info) Symbol(ulong index)
    {
        ulong at = this[SymbolTable] + (index * (Is64 ? 24UL : 16UL));
        string name = _memory.Text(this[Strings] + _memory.UInt32(at));
        return Is64
            ? (name, _memory.UInt64(at + 8), _memory.UInt16(at + 6), _memory.Byte(at + 4))
            : (name, _memory.UInt32(at + 4), _memory.UInt16(at + 14), _memory.Byte(at + 12));
    }

    // Only the hash tables say how many symbols there are. DT_HASH: nchain equals their number. DT_GNU_HASH: the last
    // chain, which ends at a value whose bit 0 is set.
    private ulong CountSymbols()
    {
        if (this[Hash] is ulong hash and not 0)
        {
            return _memory.UInt32(hash + 4);
        }

        ulong table = this[GnuHash];
        if (table == 0)
        {
            return 0;
        }

        ulong buckets = _memory.UInt32(table);
        ulong firstHashed = _memory.UInt32(table + 4);
        ulong bucketsAt = table + 16 + (_memory.UInt32(table + 8) * (Is64 ? 8UL : 4UL));
        ulong last = 0;
        for (ulong i = 0; i < buckets; i++)
        {
            last = Math.Max(last, _memory.UInt32(bucketsAt + (4 * i)));
        }

        if (last < firstHashed)
        {
            return firstHashed;
        }

        ulong chains = bucketsAt + (4 * buckets);
        while ((_memory.UInt32(chains + (4 * (last - firstHashed))) & 1) == 0)
        {
            last++;
        }

        return last + 1;
    }
}
