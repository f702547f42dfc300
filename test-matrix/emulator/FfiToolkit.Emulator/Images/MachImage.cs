using FfiToolkit.Emulator.Unicorn;
using FfiToolkit.Formats;

namespace FfiToolkit.Emulator.Images;

/// <summary>Loads 64-bit Mach-O dynamic libraries (Apple, mach-o/loader.h: segments and the LC_DYLD commands).</summary>
internal static class MachImage
{
    internal static EmulatedImage Load(MachFile file, ulong baseAddress, IImportResolver imports)
    {
        if (file.Segments.Count == 0)
        {
            throw new InvalidDataException("it has no segments (LC_SEGMENT_64)");
        }

        ImageMemory memory = new(file.Segments.Max(static segment => segment.Address + segment.Size));
        foreach (MachSegment segment in file.Segments)
        {
            memory.Load(file.Bytes.Slice((long)segment.FileOffset, (long)segment.FileSize), segment.Address);
        }

        foreach (MachCommand command in file.Commands)
        {
            switch (command.Kind)
            {
                case MachCommand.DyldInfo or MachCommand.DyldInfoOnly:
                    MachDyldInfo.Apply(file.Bytes, command.Offset, memory, file.Segments, baseAddress, imports);
                    break;
                case MachCommand.ChainedFixups:
                    MachChainedFixups.Apply(file.Bytes, file.Bytes.U32(command.Offset + 8), memory, baseAddress, imports);
                    break;
                default:
                    break;
            }
        }

        Dictionary<string, ulong> symbols = new(StringComparer.Ordinal);
        foreach (MachExport export in file.Exports())
        {
            if (export.Address is { } address)
            {
                symbols[export.Name] = baseAddress + address;
            }
        }

        return new EmulatedImage(baseAddress, memory.Array, file.Segments.Where(static segment => segment.Size > 0).Select(Segment), symbols) { Name = file.Name, Needed = [.. file.Needed] };
    }

    private static ImageSegment Segment(MachSegment segment)
    {
        var access = (MemoryAccess)(segment.Protection & 7);
        return new ImageSegment(segment.Address, segment.Size, segment.IsReadOnlyAfterRelocation ? access & ~MemoryAccess.Write : access);
    }
}
