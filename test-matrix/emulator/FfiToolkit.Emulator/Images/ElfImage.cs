using FfiToolkit.Emulator.Unicorn;

namespace FfiToolkit.Emulator.Images;

/// <summary>
/// Loads ELF shared objects, 32 and 64 bits (System V gABI 4.1, chapters "ELF Header", "Program Loading" and "Dynamic Linking").
/// </summary>
internal sealed class ElfImage
{
    private const uint PtLoad = 1;
    private const uint PtDynamic = 2;
    private const uint PtTls = 7;
    private const uint PtGnuRelro = 0x6474e552;

    private readonly ImageBytes _file;
    private readonly bool _is64;
    private readonly List<(uint Type, ulong Offset, ulong Address, ulong FileSize, ulong Size, MemoryAccess Access)> _headers = [];

    private ElfImage(byte[] file)
    {
        _file = new ImageBytes("ELF", file);

        // e_ident[EI_CLASS]: 1 is ELFCLASS32, 2 is ELFCLASS64.
        _is64 = _file.Byte(4) == 2;
        ulong table = _is64 ? _file.UInt64(32) : _file.UInt32(28);
        ulong size = _file.UInt16(_is64 ? 54UL : 42UL);
        int count = _file.UInt16(_is64 ? 56UL : 44UL);
        for (int i = 0; i < count; i++)
        {
            ulong at = table + ((ulong)i * size);
            _headers.Add(_is64
                ? (_file.UInt32(at), _file.UInt64(at + 8), _file.UInt64(at + 16), _file.UInt64(at + 32), _file.UInt64(at + 40), Access(_file.UInt32(at + 4)))
                : (_file.UInt32(at), _file.UInt32(at + 4), _file.UInt32(at + 8), _file.UInt32(at + 16), _file.UInt32(at + 20), Access(_file.UInt32(at + 24))));
        }
    }

    internal static EmulatedImage Load(byte[] file, ulong baseAddress, IImportResolver imports) => new ElfImage(file).Load(baseAddress, imports);

    private EmulatedImage Load(ulong baseAddress, IImportResolver imports)
    {
        var loads = _headers.Where(static header => header.Type == PtLoad).ToList();
        if (loads.Count == 0)
        {
            throw _file.Damaged("it has nothing to load (no PT_LOAD)");
        }

        if (_headers.Exists(static header => header.Type == PtTls))
        {
            throw _file.Damaged("it has thread-local storage (PT_TLS), which this loader does not set up");
        }

        ImageBytes memory = new("ELF", ImageLoader.Allocate(_file, loads.Max(static header => header.Address + header.Size)));
        foreach (var load in loads)
        {
            _file.Span(load.Offset, load.FileSize).CopyTo(memory.Span(load.Address, load.FileSize));
        }

        ElfDynamic dynamic = new(memory, _is64, _headers.FirstOrDefault(static header => header.Type == PtDynamic).Address);
        ElfRelocations.Apply(memory, dynamic, _file.UInt16(18), baseAddress, imports);
        return new EmulatedImage(baseAddress, memory.Array, Segments(loads), dynamic.Symbols(baseAddress)) { Name = dynamic.Name, Needed = [.. dynamic.Needed] };
    }

    // What PT_GNU_RELRO covers is only written by relocations: it loses the write access of its PT_LOAD.
    private IEnumerable<ImageSegment> Segments(IEnumerable<(uint, ulong, ulong Address, ulong, ulong Size, MemoryAccess Access)> loads)
    {
        var readOnly = _headers.Where(static header => header.Type == PtGnuRelro);
        return loads.Select(static load => Pages(load.Address, load.Size, load.Access))
            .Concat(readOnly.Select(static header => Pages(header.Address, header.Size, MemoryAccess.Read)));
    }

    private static ImageSegment Pages(ulong address, ulong size, MemoryAccess access)
    {
        ulong first = address & ~(UnicornEngine.PageSize - 1UL);
        return new ImageSegment(first, address + size - first, access);
    }

    // p_flags: PF_X 1, PF_W 2, PF_R 4.
    private static MemoryAccess Access(uint flags) =>
        ((flags & 4) != 0 ? MemoryAccess.Read : 0) | ((flags & 2) != 0 ? MemoryAccess.Write : 0) | ((flags & 1) != 0 ? MemoryAccess.Execute : 0);
}
