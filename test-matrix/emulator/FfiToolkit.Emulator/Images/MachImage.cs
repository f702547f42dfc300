using System.Text;
using FfiToolkit.Emulator.Unicorn;

namespace FfiToolkit.Emulator.Images;

/// <summary>Loads 64-bit Mach-O dynamic libraries (Apple, mach-o/loader.h: mach_header_64, segment_command_64 and the LC_DYLD commands).</summary>
internal sealed class MachImage
{
    private const uint LoadLibrary = 0x0c;
    private const uint LibraryId = 0x0d;
    private const uint Segment64 = 0x19;
    private const uint DyldInfo = 0x22;
    private const uint DyldInfoOnly = 0x80000022;
    private const uint ExportsTrie = 0x80000033;
    private const uint ChainedFixups = 0x80000034;

    // SG_READ_ONLY: "This segment is made read-only after relocations are applied if needed".
    private const uint ReadOnlyAfterRelocation = 0x10;
    private const int HeaderSize = 32;

    private readonly ImageBytes _file;

    private MachImage(byte[] file) => _file = new ImageBytes("Mach-O", file);

    internal static EmulatedImage Load(byte[] file, ulong baseAddress, IImportResolver imports) => new MachImage(file).Load(baseAddress, imports);

    private EmulatedImage Load(ulong baseAddress, IImportResolver imports)
    {
        var commands = Commands().ToList();
        List<MachSegment> segments = [.. commands.Where(static command => command.Kind == Segment64).Select(command => Segment(command.Offset))];
        if (segments.Count == 0)
        {
            throw _file.Damaged("it has no segments (LC_SEGMENT_64)");
        }

        ImageBytes memory = new("Mach-O", ImageLoader.Allocate(_file, segments.Max(static segment => segment.Address + segment.Size)));
        foreach (MachSegment segment in segments)
        {
            _file.Span(segment.FileOffset, segment.FileSize).CopyTo(memory.Span(segment.Address, segment.FileSize));
        }

        Dictionary<string, ulong> symbols = new(StringComparer.Ordinal);
        foreach ((uint kind, ulong offset) in commands)
        {
            switch (kind)
            {
                case DyldInfo or DyldInfoOnly:
                    MachDyldInfo.Apply(_file, offset, memory, segments, baseAddress, imports);
                    MachExports.Read(_file, _file.UInt32(offset + 40), _file.UInt32(offset + 44), baseAddress, symbols);
                    break;
                case ChainedFixups:
                    MachChainedFixups.Apply(_file, _file.UInt32(offset + 8), memory, baseAddress, imports);
                    break;
                case ExportsTrie:
                    MachExports.Read(_file, _file.UInt32(offset + 8), _file.UInt32(offset + 12), baseAddress, symbols);
                    break;
                default:
                    break;
            }
        }

        return new EmulatedImage(baseAddress, memory.Array, segments.Where(static segment => segment.Size > 0).Select(static segment => new ImageSegment(segment.Address, segment.Size, segment.Access)), symbols)
        {
            Name = Names(commands, LibraryId).FirstOrDefault(""),
            Needed = [.. Names(commands, LoadLibrary)],
        };
    }

    // dylib_command: the offset of the name from the command's start is at 8.
    private IEnumerable<string> Names(IEnumerable<(uint Kind, ulong Offset)> commands, uint kind) =>
        commands.Where(command => command.Kind == kind).Select(command => _file.Text(command.Offset + _file.UInt32(command.Offset + 8)));

    private IEnumerable<(uint Kind, ulong Offset)> Commands()
    {
        uint count = _file.UInt32(16);
        ulong at = HeaderSize;
        for (uint i = 0; i < count; i++)
        {
            // load_command: cmd and cmdsize are part of the size.
            uint size = _file.UInt32(at + 4);
            if (size < 8)
            {
                throw _file.Damaged($"its load command {i} has {size} bytes");
            }

            yield return (_file.UInt32(at), at);
            at += size;
        }
    }

    // segment_command_64: segname at 8, then vmaddr, vmsize, fileoff, filesize, maxprot, initprot, nsects, flags.
    private MachSegment Segment(ulong at)
    {
        string name = Encoding.ASCII.GetString(_file.Span(at + 8, 16)).TrimEnd('\0');
        var access = (MemoryAccess)(_file.UInt32(at + 60) & 7);
        if ((_file.UInt32(at + 68) & ReadOnlyAfterRelocation) != 0)
        {
            access &= ~MemoryAccess.Write;
        }

        return new MachSegment(name, _file.UInt64(at + 24), _file.UInt64(at + 32), _file.UInt64(at + 40), _file.UInt64(at + 48), access);
    }

    /// <summary>C's name of a symbol: Mach-O puts an underscore before it.</summary>
    internal static string CName(string name) => name.StartsWith('_') ? name[1..] : name;
}
