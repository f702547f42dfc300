using System.Text;

namespace FfiToolkit.Formats;

/// <summary>A 64-bit Mach-O file of one processor (Apple, mach-o/loader.h).</summary>
public sealed class MachFile
{
    private const int HeaderSize = 32;

    private MachFile(ByteView file)
    {
        Bytes = file;
        if (FileFormats.Of(file) != FileFormat.MachO)
        {
            throw new InvalidDataException("it is no 64-bit Mach-O file");
        }

        Commands = [.. ReadCommands()];
        Segments = [.. Commands.Where(static command => command.Kind == MachCommand.Segment).Select(ReadSegment)];
    }

    /// <summary>The file.</summary>
    public ByteView Bytes { get; }

    /// <summary>cputype: 0x01000007 x64, 0x0100000c arm64.</summary>
    public uint Processor => Bytes.U32(4);

    /// <summary>filetype; 6 is a dynamic library.</summary>
    public uint Type => Bytes.U32(12);

    /// <summary>flags: MH_….</summary>
    public uint Flags => Bytes.U32(24);

    /// <summary>The load commands.</summary>
    public IReadOnlyList<MachCommand> Commands { get; }

    /// <summary>The segments.</summary>
    public IReadOnlyList<MachSegment> Segments { get; }

    /// <summary>The install name; empty where there is none.</summary>
    public string Name => Libraries(MachCommand.LibraryId).FirstOrDefault("");

    /// <summary>The install names of the libraries that it needs, in its order.</summary>
    public IEnumerable<string> Needed => Libraries(MachCommand.LoadLibrary, MachCommand.LoadWeakLibrary, MachCommand.ReexportLibrary);

    /// <summary>Reads the header and the load commands.</summary>
    /// <exception cref="InvalidDataException">It is none, or damaged.</exception>
    public static MachFile Read(ReadOnlyMemory<byte> file) => new(new ByteView(file));

    /// <summary>C's name of a symbol: Mach-O puts an underscore before it.</summary>
    public static string CName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.StartsWith('_') ? name[1..] : name;
    }

    /// <summary>What it exports.</summary>
    public IEnumerable<MachExport> Exports() => Commands.SelectMany(command => command.Kind switch
    {
        // dyld_info_command: export_off at 40, export_size at 44; linkedit_data_command: dataoff at 8, datasize at 12.
        MachCommand.DyldInfo or MachCommand.DyldInfoOnly => ReadTrie(Bytes.Part(Bytes.U32(command.Offset + 40), Bytes.U32(command.Offset + 44))),
        MachCommand.ExportsTrie => ReadTrie(Bytes.Part(Bytes.U32(command.Offset + 8), Bytes.U32(command.Offset + 12))),
        _ => [],
    });

    /// <summary>What it takes from other libraries, by names in C.</summary>
    /// <remarks>symtab_command: symoff at 8, nsyms, stroff. nlist_64: the name's offset, type at 4. An import is external and of no section.</remarks>
    public IEnumerable<string> Imports()
    {
        const byte External = 1;
        const byte OfSection = 0xe;
        foreach (MachCommand command in Commands.Where(static command => command.Kind == MachCommand.SymbolTable))
        {
            long table = Bytes.U32(command.Offset + 8);
            long strings = Bytes.U32(command.Offset + 16);
            for (uint index = 0; index < Bytes.U32(command.Offset + 12); index++)
            {
                long at = table + (index * 16L);
                if ((Bytes.U8(at + 4) & (OfSection | External)) == External)
                {
                    yield return CName(Bytes.Text(strings + Bytes.U32(at)));
                }
            }
        }
    }

    // dylib_command: the offset of the name from the command's start is at 8.
    private IEnumerable<string> Libraries(params uint[] kinds) =>
        Commands.Where(command => kinds.Contains(command.Kind)).Select(command => Bytes.Text(command.Offset + Bytes.U32(command.Offset + 8)));

    private IEnumerable<MachCommand> ReadCommands()
    {
        long at = HeaderSize;
        for (uint count = Bytes.U32(16); count > 0; count--)
        {
            // load_command: cmd and cmdsize are part of the size.
            uint size = Bytes.U32(at + 4);
            yield return new MachCommand(Bytes.U32(at), at, size >= 8 ? size : throw new InvalidDataException($"a load command has {size} bytes"));
            at += size;
        }
    }

    // segment_command_64: segname at 8, then vmaddr, vmsize, fileoff, filesize, maxprot, initprot, nsects, flags; then a section_64
    // for each, of 80 bytes, which begins with its name.
    private MachSegment ReadSegment(MachCommand command)
    {
        long at = command.Offset;
        List<string> sections = [];
        for (uint index = 0; index < Bytes.U32(at + 64); index++)
        {
            sections.Add(ShortName(at + 72 + (index * 80L)));
        }

        return new MachSegment(ShortName(at + 8), Bytes.U64(at + 24), Bytes.U64(at + 32), Bytes.U64(at + 40), Bytes.U64(at + 48), Bytes.U32(at + 60), Bytes.U32(at + 68), sections);
    }

    // Sixteen bytes, zeros behind a shorter name.
    private string ShortName(long at) => Encoding.ASCII.GetString(Bytes.Slice(at, 16)).TrimEnd('\0');

    // A node has the length of its own data, the data, the number of children, and for each child a part of the name and an offset.
    private static IEnumerable<MachExport> ReadTrie(ByteView trie)
    {
        const ulong Reexport = 0x08;
        const ulong StubAndResolver = 0x10;
        HashSet<long> visited = [];
        Stack<(long Node, string Name)> pending = new(trie.Length > 0 ? [(0, "")] : []);
        while (pending.TryPop(out (long Node, string Name) node))
        {
            if (!visited.Add(node.Node))
            {
                throw new InvalidDataException("its export trie has a loop");
            }

            long at = node.Node;
            long own = (long)trie.Uleb128(ref at);
            long children = at + own;
            if (own > 0)
            {
                bool isElsewhere = (trie.Uleb128(ref at) & (Reexport | StubAndResolver)) != 0;
                yield return new MachExport(CName(node.Name), isElsewhere ? null : trie.Uleb128(ref at));
            }

            for (int count = trie.U8(children++); count > 0; count--)
            {
                string part = trie.Text(children);
                children += Encoding.UTF8.GetByteCount(part) + 1;
                pending.Push(((long)trie.Uleb128(ref children), node.Name + part));
            }
        }
    }
}
