using FfiToolkit.Emulator.Unicorn;
using FfiToolkit.Formats;

namespace FfiToolkit.Emulator.Images;

/// <summary>Loads ELF shared objects, 32 and 64 bits (System V gABI 4.1, chapters "Program Loading" and "Dynamic Linking").</summary>
internal static class ElfImage
{
    private const ulong CompactRelocations = 36;

    internal static EmulatedImage Load(ElfFile file, ulong baseAddress, IImportResolver imports)
    {
        ElfSegment[] loads = [.. file.Segments.Where(static segment => segment.Type == ElfSegment.Load)];
        if (loads.Length == 0)
        {
            throw new InvalidDataException("it has nothing to load (no PT_LOAD)");
        }

        if (file.Segments.Any(static segment => segment.Type == ElfSegment.ThreadLocal))
        {
            throw new InvalidDataException("it has thread-local storage (PT_TLS), which this loader does not set up");
        }

        ImageMemory memory = new(loads.Max(static segment => segment.Address + segment.MemorySize));
        foreach (ElfSegment load in loads)
        {
            memory.Load(file.Bytes.Slice((long)load.Offset, (long)load.FileSize), load.Address);
        }

        ElfDynamic dynamic = file.Dynamic;
        if (dynamic[CompactRelocations] is not null)
        {
            throw new InvalidDataException("it has compact relocations (DT_RELR), which this loader does not know");
        }

        ElfRelocations.Apply(memory, file, baseAddress, imports);
        return new EmulatedImage(baseAddress, memory.Array, Segments(file), Symbols(dynamic, baseAddress)) { Name = dynamic.Name, Needed = [.. dynamic.Needed] };
    }

    private static Dictionary<string, ulong> Symbols(ElfDynamic dynamic, ulong baseAddress)
    {
        Dictionary<string, ulong> symbols = new(StringComparer.Ordinal);
        foreach (ElfSymbol symbol in dynamic.Symbols().Where(static symbol => symbol.IsDefined && symbol.Name.Length > 0 && !symbol.IsThreadLocal))
        {
            symbols[symbol.Name] = baseAddress + symbol.Value;
        }

        return symbols;
    }

    // What PT_GNU_RELRO covers is only written by relocations: it loses the write access of its PT_LOAD.
    private static IEnumerable<ImageSegment> Segments(ElfFile file) =>
    [
        .. file.Segments.Where(static segment => segment.Type == ElfSegment.Load).Select(static segment => Pages(segment, Access(segment.Flags))),
        .. file.Segments.Where(static segment => segment.Type == ElfSegment.ReadOnlyAfterRelocation).Select(static segment => Pages(segment, MemoryAccess.Read)),
    ];

    private static ImageSegment Pages(ElfSegment segment, MemoryAccess access)
    {
        ulong first = segment.Address & ~(UnicornEngine.PageSize - 1UL);
        return new ImageSegment(first, segment.Address + segment.MemorySize - first, access);
    }

    // p_flags: PF_X 1, PF_W 2, PF_R 4.
    private static MemoryAccess Access(uint flags) =>
        ((flags & 4) != 0 ? MemoryAccess.Read : 0) | ((flags & 2) != 0 ? MemoryAccess.Write : 0) | ((flags & 1) != 0 ? MemoryAccess.Execute : 0);
}
