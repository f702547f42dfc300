namespace FfiToolkit.Build.Tasks.Formats;

/// <summary>Reads 64-bit PE DLLs. Microsoft's "PE Format".</summary>
internal sealed class PeReader
{
    public const uint Magic = 0x5a4d;

    private const ushort IsDll = 0x2000;
    private const ushort DynamicBase = 0x40;
    private const ushort NxCompatible = 0x100;
    private const ushort GuardFlow = 0x4000;
    private const uint ResourceDirectory = 2;
    private const uint LoadConfiguration = 10;
    private const uint FixedVersion = 0xfeef04bd;
    private const uint Executable = 0x20000000;
    private const uint Writable = 0x80000000;

    private readonly ByteView _file;
    private readonly long _optional;
    private readonly (uint Address, uint Size, uint Offset, uint Flags)[] _sections;

    private PeReader(ByteView file)
    {
        _file = file;
        long header = file.U32(0x3c);
        if (file.U32(header) != 0x4550)
        {
            throw new InvalidDataException("it has no PE header");
        }

        _optional = header + 24;
        Machine = file.U16(header + 4);
        if ((file.U16(header + 22) & IsDll) == 0 || file.U16(_optional) != 0x20b)
        {
            throw new InvalidDataException("it is not a 64-bit DLL");
        }

        long table = _optional + file.U16(header + 20);
        _sections =
        [
            .. Enumerable.Range(0, file.U16(header + 6)).Select(index => table + (index * 40L))
                .Select(at => (file.U32(at + 12), Math.Max(file.U32(at + 8), file.U32(at + 16)), file.U32(at + 20), file.U32(at + 36))),
        ];
    }

    private ushort Machine { get; }

    public static LibraryImage Read(ByteView file)
    {
        PeReader reader = new(file);
        ushort characteristics = file.U16(reader._optional + 70);
        (string name, string[] exports) = reader.Exports();
        return new LibraryImage
        {
            Format = "pe",
            Architecture = reader.Machine switch { 0x8664 => "x64", 0xaa64 => "arm64", ushort other => $"machine {other:x}" },
            System = "windows",
            Name = name,
            Exports = exports,
            Needed = [.. reader.Imports()],
            FileVersion = reader.FileVersion(),
            Protections = (characteristics & GuardFlow) != 0 && reader.GuardsFlow() ? ["cfg"] : [],
            ExecutableStack = (characteristics & NxCompatible) == 0,
            Relocatable = (characteristics & DynamicBase) != 0,
            WritableCode = reader._sections.Any(section => (section.Flags & Executable) != 0 && (section.Flags & Writable) != 0),
            MinimumOs = $"{file.U16(reader._optional + 48)}.{file.U16(reader._optional + 50)}",
        };
    }

    // IMAGE_LOAD_CONFIG_DIRECTORY64: the table of functions and their number, after 128 bytes, and bit 8 of the flags says that the table is there.
    private bool GuardsFlow()
    {
        uint directory = Directory(LoadConfiguration);
        return directory != 0 && _file.U64(Offset(directory) + 0x88) > 0 && (_file.U32(Offset(directory) + 0x90) & 0x400) != 0;
    }

    // Directories for types, names and languages, each with a count of entries at 12 and 14; then the data's address. Before the numbers stands the node's head, of 40 bytes.
    private string? FileVersion()
    {
        const uint TypeVersion = 16;
        if (Directory(ResourceDirectory) is var directory and not 0)
        {
            long root = Offset(directory);
            long table = root;
            for (int level = 0; level < 3; level++)
            {
                long[] entries = [.. Enumerable.Range(0, _file.U16(table + 12) + _file.U16(table + 14)).Select(index => table + 16 + (index * 8L)).Where(entry => level > 0 || _file.U32(entry) == TypeVersion)];
                if (entries.Length == 0)
                {
                    return null;
                }

                table = root + (_file.U32(entries[0] + 4) & 0x7fffffff);
            }

            long numbers = Offset(_file.U32(table)) + 40;
            return _file.U32(numbers) != FixedVersion ? null : $"{_file.U16(numbers + 10)}.{_file.U16(numbers + 8)}.{_file.U16(numbers + 14)}";
        }

        return null;
    }

    private uint Directory(uint index) => _file.U32(_optional + 112 + (index * 8));

    private (string Name, string[] Exports) Exports()
    {
        uint directory = Directory(0);
        if (directory == 0)
        {
            return ("", []);
        }

        long at = Offset(directory);
        long names = Offset(_file.U32(at + 32));
        List<string> exports = [];
        for (uint index = 0; index < _file.U32(at + 24); index++)
        {
            exports.Add(_file.Text(Offset(_file.U32(names + (index * 4L)))));
        }

        return (_file.Text(Offset(_file.U32(at + 12))), [.. exports.Order(StringComparer.Ordinal)]);
    }

    private IEnumerable<string> Imports()
    {
        uint directory = Directory(1);
        for (long at = directory == 0 ? 0 : Offset(directory); directory != 0 && _file.U32(at + 12) != 0; at += 20)
        {
            yield return _file.Text(Offset(_file.U32(at + 12)));
        }
    }

    private long Offset(uint address)
    {
        foreach ((uint start, uint size, uint offset, _) in _sections)
        {
            if (address >= start && address - start < size)
            {
                return offset + (address - start);
            }
        }

        throw new InvalidDataException($"its tables name the address {address:x}, which is in no section");
    }
}
