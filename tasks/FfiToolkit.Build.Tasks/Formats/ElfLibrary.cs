using FfiToolkit.Formats;

namespace FfiToolkit.Build.Tasks.Formats;

/// <summary>What an ELF shared library says about itself.</summary>
internal static class ElfLibrary
{
    private const ushort SharedObject = 3;
    private const byte FreeBsd = 9;

    public static LibraryImage Read(ReadOnlyMemory<byte> bytes)
    {
        ElfFile file = ElfFile.Read(bytes);
        if (file.Type != SharedObject)
        {
            throw new InvalidDataException("it is not an ELF shared library");
        }

        ElfDynamic dynamic = file.Dynamic;
        IReadOnlyDictionary<int, string> defined = dynamic.DefinedVersions();
        IReadOnlyDictionary<int, string> needed = dynamic.NeededVersions();
        ElfNote[] notes = [.. file.Notes().Where(static note => note.Owner == "GNU")];
        ElfSymbol[] symbols = [.. dynamic.Symbols().Where(static symbol => !symbol.IsLocal && !symbol.IsAbsolute)];
        return new LibraryImage
        {
            Format = "elf",
            Architecture = Architecture(file),
            System = file.OsAbi == FreeBsd ? "freebsd" : "",
            Name = dynamic.Name,
            Needed = [.. dynamic.Needed],
            Exports = [.. symbols.Where(static symbol => symbol.IsDefined).Select(symbol => defined.TryGetValue(symbol.Version, out string? version) ? $"{symbol.Name}@{version}" : symbol.Name).Order(StringComparer.Ordinal)],
            NeededVersions = [.. needed.Values.Distinct().Order(StringComparer.Ordinal)],
            UnversionedImports = [.. symbols.Where(symbol => !symbol.IsDefined && !symbol.IsWeak && !needed.ContainsKey(symbol.Version)).Select(static symbol => symbol.Name).Order(StringComparer.Ordinal)],
            UnwindTables = file.Segments.Any(static segment => segment.Type is ElfSegment.EhFrame or ElfSegment.ArmUnwind),
            BuildId = notes.Where(static note => note.Type == ElfNote.BuildId).Select(static note => Convert.ToHexStringLower(note.Content.SliceFrom(0))).FirstOrDefault(),
            Protections =
            [
                .. IsReadOnlyAfterLoading(file) ? (string[])["relro"] : [],
                .. LibraryImage.ImportedProtections([.. symbols.Where(static symbol => !symbol.IsDefined).Select(static symbol => symbol.Name)]),
                .. notes.Where(static note => note.Type == ElfNote.Property).SelectMany(note => Marks(note.Content, file.IsWide ? 8 : 4)),
            ],
            ExecutableStack = !file.Segments.Any(static segment => segment.Type == ElfSegment.Stack && !segment.IsExecutable),

            // DT_TEXTREL, or DF_TEXTREL of DT_FLAGS.
            RelocatedCode = file.Dynamic[22] is not null || (file.Dynamic[30] & 4) > 0,
            WritableCode = file.Segments.Any(static segment => segment.Type == ElfSegment.Load && segment.IsExecutable && segment.IsWritable),
        };
    }

    // Whole only if everything is bound at once: DT_BIND_NOW, DF_BIND_NOW of DT_FLAGS, or DF_1_NOW of DT_FLAGS_1.
    private static bool IsReadOnlyAfterLoading(ElfFile file) =>
        file.Segments.Any(static segment => segment.Type == ElfSegment.ReadOnlyAfterRelocation)
        && (file.Dynamic[24] is not null || (file.Dynamic[30] & 8) > 0 || (file.Dynamic[0x6ffffffb] & 1) > 0);

    // NT_GNU_PROPERTY_TYPE_0: type, size, value, padded to a word. Linux' elf.h has the processors' types, their ABIs the bits.
    private static IEnumerable<string> Marks(ByteView properties, int word)
    {
        for (long at = 0; at + 8 <= properties.Length; at += 8 + ((properties.U32(at + 4) + word - 1) / word * word))
        {
            (string First, string Second)? names = properties.U32(at) switch
            {
                0xc0000000 => ("bti", "pac"),
                0xc0000002 => ("ibt", "shstk"),
                _ => null,
            };
            uint bits = names is null ? 0 : properties.U32(at + 8);
            if ((bits & 1) != 0)
            {
                yield return names!.Value.First;
            }

            if ((bits & 2) != 0)
            {
                yield return names!.Value.Second;
            }
        }
    }

    private static string Architecture(ElfFile file) => file.Machine switch
    {
        62 => "x64",
        183 => "arm64",

        // ELF for the Arm Architecture, e_flags: 0x400 is the hard-float calling convention.
        40 => (file.Flags & 0x400) != 0 ? "arm" : "arm (soft float)",
        ushort other => $"machine {other}",
    };
}
