using FfiToolkit.Emulator.Unicorn;

namespace FfiToolkit.Emulator.Images;

/// <summary>Loads 64-bit DLLs (Microsoft, "PE Format"): sections, base relocations, imports by name, exports by name.</summary>
internal sealed class PortableExecutable
{
    private const ushort Pe32Plus = 0x20b;
    private const int ExportDirectory = 0;
    private const int ImportDirectory = 1;
    private const int RelocationDirectory = 5;

    private const ushort RelocationNone = 0;
    private const ushort Relocation64 = 10;

    private readonly ImageBytes _file;
    private readonly ulong _optional;
    private ImageBytes _memory;

    private PortableExecutable(byte[] file)
    {
        _file = new ImageBytes("PE", file);
        _memory = _file;

        // "At location 0x3c, the stub has the file offset to the PE signature"; the COFF header follows its 4 bytes.
        _optional = _file.UInt32(0x3c) + 4 + 20;
        if (_file.UInt16(_optional) != Pe32Plus)
        {
            throw _file.Damaged($"its optional header has the magic number 0x{_file.UInt16(_optional):x}, not PE32+");
        }
    }

    internal static EmulatedImage Load(byte[] file, ulong baseAddress, IImportResolver imports) => new PortableExecutable(file).Load(baseAddress, imports);

    private EmulatedImage Load(ulong baseAddress, IImportResolver imports)
    {
        _memory = new ImageBytes("PE", ImageLoader.Allocate(_file, _file.UInt32(_optional + 56)));
        ulong headers = _file.UInt32(_optional + 60);
        _file.Span(0, headers).CopyTo(_memory.Span(0, headers));
        List<ImageSegment> segments = [new ImageSegment(0, headers, MemoryAccess.Read)];
        ushort sections = _file.UInt16(_optional - 20 + 2);
        ulong table = _optional + _file.UInt16(_optional - 20 + 16);
        for (int i = 0; i < sections; i++)
        {
            segments.Add(LoadSection(table + (40UL * (ulong)i)));
        }

        Relocate(baseAddress - _file.UInt64(_optional + 24));
        List<string> needed = BindImports(imports);
        (ulong exports, ulong size) = Directory(ExportDirectory);
        return new EmulatedImage(baseAddress, _memory.Array, segments, Exports(baseAddress))
        {
            // "Export Directory Table": the address of the name at 12.
            Name = size > 0 ? _memory.Text(_memory.UInt32(exports + 12)) : "",
            Needed = [.. needed],
        };
    }

    // Section header: VirtualSize at 8, VirtualAddress, SizeOfRawData, PointerToRawData, Characteristics at 36.
    private ImageSegment LoadSection(ulong header)
    {
        ulong size = _file.UInt32(header + 8);
        ulong address = _file.UInt32(header + 12);
        ulong stored = Math.Min(size, _file.UInt32(header + 16));
        _file.Span(_file.UInt32(header + 20), stored).CopyTo(_memory.Span(address, stored));

        // IMAGE_SCN_MEM_EXECUTE 0x20000000, _READ 0x40000000, _WRITE 0x80000000.
        uint flags = _file.UInt32(header + 36);
        MemoryAccess access = ((flags & 0x40000000) != 0 ? MemoryAccess.Read : 0)
            | ((flags & 0x80000000) != 0 ? MemoryAccess.Write : 0)
            | ((flags & 0x20000000) != 0 ? MemoryAccess.Execute : 0);
        return new ImageSegment(address, size, access);
    }

    private (ulong Address, ulong Size) Directory(int index) => (uint)index < _file.UInt32(_optional + 108)
        ? (_file.UInt32(_optional + 112 + (8UL * (ulong)index)), _file.UInt32(_optional + 116 + (8UL * (ulong)index)))
        : (0, 0);

    // "The .reloc Section": blocks of a page's address and the block's size, then 4 bits of type and 12 of offset each.
    private void Relocate(ulong delta)
    {
        (ulong at, ulong size) = Directory(RelocationDirectory);
        ulong end = at + size;
        while (at < end)
        {
            ulong page = _memory.UInt32(at);
            ulong blockEnd = at + Math.Max(8, _memory.UInt32(at + 4));
            for (at += 8; at < blockEnd; at += 2)
            {
                ushort entry = _memory.UInt16(at);
                ulong place = page + (entry & 0xfffUL);
                switch (entry >> 12)
                {
                    case RelocationNone:
                        break;
                    case Relocation64:
                        _memory.SetUInt64(place, _memory.UInt64(place) + delta);
                        break;
                    default:
                        throw _file.Damaged($"base relocation type {entry >> 12} is none that this loader knows");
                }
            }
        }
    }

    // "The .idata Section": one 20-byte entry per DLL; lookup table at 0, name at 12, address table at 16.
    private List<string> BindImports(IImportResolver imports)
    {
        List<string> needed = [];
        (ulong at, ulong size) = Directory(ImportDirectory);
        for (; size > 0 && _memory.UInt32(at + 12) != 0; at += 20)
        {
            needed.Add(_memory.Text(_memory.UInt32(at + 12)));
            ulong addresses = _memory.UInt32(at + 16);
            ulong lookups = _memory.UInt32(at) is uint table and not 0 ? table : addresses;
            for (; _memory.UInt64(lookups) is ulong lookup and not 0; lookups += 8, addresses += 8)
            {
                if (lookup >> 63 != 0)
                {
                    throw _file.Damaged($"it imports ordinal {(ushort)lookup} of {_memory.Text(_memory.UInt32(at + 12))}; imports have names here");
                }

                // Hint/name table: 2 bytes of hint before the name.
                _memory.SetUInt64(addresses, imports.Resolve(_memory.Text((lookup & 0x7fffffff) + 2)));
            }
        }

        return needed;
    }

    // "Export Directory Table": number of names at 24, then the tables of addresses, names and ordinals.
    private Dictionary<string, ulong> Exports(ulong baseAddress)
    {
        Dictionary<string, ulong> symbols = new(StringComparer.Ordinal);
        (ulong at, ulong size) = Directory(ExportDirectory);
        for (ulong i = 0; size > 0 && i < _memory.UInt32(at + 24); i++)
        {
            string name = _memory.Text(_memory.UInt32(_memory.UInt32(at + 32) + (4 * i)));
            ulong ordinal = _memory.UInt16(_memory.UInt32(at + 36) + (2 * i));
            symbols[name] = baseAddress + _memory.UInt32(_memory.UInt32(at + 28) + (4 * ordinal));
        }

        return symbols;
    }
}
