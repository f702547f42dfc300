using System.Security.Cryptography;

namespace FfiToolkit.Build.Tasks.Formats;

/// <summary>Reads 64-bit Mach-O dynamic libraries. The structures are those of Apple's mach-o/loader.h and of xnu's cs_blobs.h.</summary>
internal static class MachOReader
{
    public const uint Magic = 0xfeedfacf;

    private const uint Dylib = 6;
    private const uint StackExecution = 0x20000;
    private const uint Writable = 2;
    private const uint Executable = 4;
    private const uint SymbolTable = 2;
    private const uint LoadDylib = 0xc;
    private const uint IdDylib = 0xd;
    private const uint Segment64 = 0x19;
    private const uint Uuid = 0x1b;
    private const uint Signature = 0x1d;
    private const uint VersionMin = 0x24;
    private const uint BuildVersion = 0x32;
    private const uint LoadWeakDylib = 0x80000018;
    private const uint ReexportDylib = 0x8000001f;
    private const uint DyldInfo = 0x80000022;
    private const uint ExportsTrie = 0x80000033;

    public static LibraryImage Read(ByteView file)
    {
        if (file.U32(12) != Dylib)
        {
            throw new InvalidDataException($"its Mach-O file type is {file.U32(12)}, not that of a dynamic library");
        }

        string name = "";
        string? minimum = null;
        string system = "";
        bool writableCode = false;
        List<string> needed = [];
        IReadOnlyList<string> exports = [];
        CodeSignature? signature = null;
        string? uuid = null;
        string[] imports = [];
        bool unwind = false;
        long at = 32;
        for (uint count = file.U32(16); count > 0; count--)
        {
            uint command = file.U32(at);
            switch (command)
            {
                case IdDylib:
                    name = file.Text(at + file.U32(at + 8));
                    break;
                case LoadDylib or LoadWeakDylib or ReexportDylib:
                    needed.Add(file.Text(at + file.U32(at + 8)));
                    break;
                case Segment64:
                    unwind |= Sections(file, at).Contains("__unwind_info");
                    writableCode |= (file.U32(at + 60) & (Writable | Executable)) == (Writable | Executable);
                    break;
                case SymbolTable:
                    imports = [.. Imports(file, file.U32(at + 8), file.U32(at + 12), file.U32(at + 16))];
                    break;
                case Uuid:
                    uuid = Convert.ToHexStringLower(file.Slice(at + 8, 16));
                    break;
                case BuildVersion:
                    system = file.U32(at + 8) == 1 ? "macos" : $"platform {file.U32(at + 8)}";
                    minimum = Version(file.U32(at + 12));
                    break;
                case VersionMin:
                    system = "macos";
                    minimum = Version(file.U32(at + 8));
                    break;
                case DyldInfo:
                    exports = Exports(file.Part(file.U32(at + 40), file.U32(at + 44)));
                    break;
                case ExportsTrie:
                    exports = Exports(file.Part(file.U32(at + 8), file.U32(at + 12)));
                    break;
                case Signature:
                    signature = ReadSignature(file, file.Part(file.U32(at + 8), file.U32(at + 12)));
                    break;
                default:
                    break;
            }

            uint size = file.U32(at + 4);
            at += size >= 8 ? size : throw new InvalidDataException("a load command has no size");
        }

        return new LibraryImage
        {
            Format = "macho",
            Architecture = file.U32(4) switch { 0x01000007 => "x64", 0x0100000c => "arm64", uint other => $"cpu type {other:x}" },
            System = system,
            Name = name,
            Needed = needed,
            Exports = exports,
            ExecutableStack = (file.U32(24) & StackExecution) != 0,
            WritableCode = writableCode,
            UnwindTables = unwind,
            BuildId = uuid,
            Protections = [.. LibraryImage.ImportedProtections(imports)],
            MinimumOs = minimum,
            Signature = signature,
        };
    }

    private static string Version(uint packed) => $"{packed >> 16}.{(packed >> 8) & 0xff}";

    // The names of a segment's sections: 16 bytes, ended by a zero where they are shorter.
    private static IEnumerable<string> Sections(ByteView file, long segment)
    {
        for (uint index = 0; index < file.U32(segment + 64); index++)
        {
            yield return System.Text.Encoding.ASCII.GetString(file.Slice(segment + 72 + (index * 80L), 16)).TrimEnd('\0');
        }
    }

    // nlist_64: the name's offset, type, section, …, value. An import is external and of no section.
    private static IEnumerable<string> Imports(ByteView file, long table, uint count, long strings)
    {
        const byte External = 1;
        const byte OfSection = 0xe;
        for (uint index = 0; index < count; index++)
        {
            long at = table + (index * 16L);
            if ((file.U8(at + 4) & (OfSection | External)) == External)
            {
                string name = file.Text(strings + file.U32(at));
                yield return name.StartsWith('_') ? name[1..] : name;
            }
        }
    }

    // The trie: a node has the length of its own data, the data, the number of children, and for each child a part of the name and an offset.
    private static string[] Exports(ByteView trie)
    {
        List<string> names = [];
        HashSet<long> visited = [];
        Stack<(long Offset, string Name)> open = new();
        if (trie.Length > 0)
        {
            open.Push((0, ""));
        }

        while (open.TryPop(out (long Offset, string Name) node))
        {
            if (!visited.Add(node.Offset))
            {
                throw new InvalidDataException("its export trie has a circle");
            }

            long at = node.Offset;
            long own = (long)trie.Leb128(ref at);
            if (own > 0)
            {
                // A C name has an underscore in front.
                names.Add(node.Name.StartsWith('_') ? node.Name[1..] : node.Name);
            }

            at += own;
            for (int children = trie.U8(at++); children > 0; children--)
            {
                string part = trie.Text(at);
                at += part.Length + 1;
                open.Push(((long)trie.Leb128(ref at), node.Name + part));
            }
        }

        return [.. names.Order(StringComparer.Ordinal)];
    }

    // A super blob of which slot 0 is the code directory: one hash per page up to the signature itself.
    private static CodeSignature ReadSignature(ByteView file, ByteView blob)
    {
        const uint SuperBlob = 0xfade0cc0;
        const uint CodeDirectory = 0xfade0c02;
        if (blob.U32BigEndian(0) != SuperBlob || blob.U32BigEndian(8) == 0)
        {
            return new CodeSignature(IsAdHoc: false, IsValid: false);
        }

        ByteView directory = blob.Part(blob.U32BigEndian(16), blob.Length - (long)blob.U32BigEndian(16));
        bool adHoc = (directory.U32BigEndian(12) & 2) != 0;
        int hashSize = directory.U8(36);
        bool sha256 = directory.U8(37) == 2 && hashSize == SHA256.HashSizeInBytes;
        if (directory.U32BigEndian(0) != CodeDirectory || !sha256)
        {
            return new CodeSignature(adHoc, IsValid: false);
        }

        long limit = directory.U32BigEndian(32);
        long hashes = directory.U32BigEndian(16);
        long slots = directory.U32BigEndian(28);
        long page = 1L << directory.U8(39);
        bool valid = slots == (limit + page - 1) / page;
        for (long slot = 0; valid && slot < slots; slot++)
        {
            ReadOnlySpan<byte> code = file.Slice(slot * page, Math.Min(page, limit - (slot * page)));
            valid = SHA256.HashData(code).AsSpan().SequenceEqual(directory.Slice(hashes + (slot * hashSize), hashSize));
        }

        return new CodeSignature(adHoc, valid);
    }
}
