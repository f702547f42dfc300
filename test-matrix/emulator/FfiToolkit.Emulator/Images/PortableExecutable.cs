using FfiToolkit.Emulator.Unicorn;
using FfiToolkit.Formats;

namespace FfiToolkit.Emulator.Images;

/// <summary>Loads 64-bit DLLs (Microsoft, "PE Format"): sections, base relocations, imports by name, exports by name.</summary>
internal static class PortableExecutable
{
    private const int RelocationNone = 0;
    private const int Relocation64 = 10;

    internal static EmulatedImage Load(PeFile file, ulong baseAddress, IImportResolver imports)
    {
        ImageMemory memory = new(file.ImageSize);
        memory.Load(file.Bytes.Slice(0, file.HeadersSize), 0);
        List<ImageSegment> segments = [new ImageSegment(0, file.HeadersSize, MemoryAccess.Read)];
        foreach (PeSection section in file.Sections)
        {
            memory.Load(file.Bytes.Slice(section.FileOffset, Math.Min(section.Size, section.FileSize)), section.Address);
            segments.Add(new ImageSegment(section.Address, section.Size, Access(section)));
        }

        Relocate(memory, file, baseAddress - file.ImageBase);
        foreach (PeImport import in file.Imports())
        {
            memory.SetUInt64(import.Slot, imports.Resolve(
                import.Name ?? throw new InvalidDataException($"it imports ordinal {import.Ordinal} of {import.Library}; imports have names here")));
        }

        Dictionary<string, ulong> symbols = new(StringComparer.Ordinal);
        foreach ((string name, uint address) in file.Exports())
        {
            symbols[name] = baseAddress + address;
        }

        return new EmulatedImage(baseAddress, memory.Array, segments, symbols) { Name = file.Name, Needed = [.. file.Needed] };
    }

    private static MemoryAccess Access(PeSection section) =>
        (section.IsReadable ? MemoryAccess.Read : 0) | (section.IsWritable ? MemoryAccess.Write : 0) | (section.IsExecutable ? MemoryAccess.Execute : 0);

    // "The .reloc Section": blocks of a page's address and the block's size, then 4 bits of type and 12 of offset each.
    private static void Relocate(ImageMemory memory, PeFile file, ulong delta)
    {
        (ulong at, ulong size) = file.Directory(PeDirectory.Relocation);
        ulong end = at + size;
        while (at < end)
        {
            ulong page = memory.UInt32(at);
            ulong blockEnd = at + Math.Max(8, memory.UInt32(at + 4));
            for (at += 8; at < blockEnd; at += 2)
            {
                ushort entry = memory.UInt16(at);
                ulong place = page + (entry & 0xfffUL);
                switch (entry >> 12)
                {
                    case RelocationNone:
                        break;
                    case Relocation64:
                        memory.SetUInt64(place, memory.UInt64(place) + delta);
                        break;
                    default:
                        throw new InvalidDataException($"base relocation type {entry >> 12} is none that this loader knows");
                }
            }
        }
    }
}
