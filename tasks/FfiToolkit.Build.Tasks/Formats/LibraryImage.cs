using FfiToolkit.Formats;

namespace FfiToolkit.Build.Tasks.Formats;

/// <summary>What a shared library's file says about itself, in the words of no format.</summary>
public sealed record LibraryImage
{
    /// <summary><c>elf</c>, <c>macho</c> or <c>pe</c>.</summary>
    public required string Format { get; init; }

    /// <summary>The processor as RIDs name it, or the file's own number for another one.</summary>
    public required string Architecture { get; init; }

    /// <summary>The system that the file names: <c>freebsd</c>, <c>macos</c>, <c>windows</c>; empty where it names none.</summary>
    public required string System { get; init; }

    /// <summary>What it calls itself: soname, install name, or the DLL name of its export table.</summary>
    public required string Name { get; init; }

    /// <summary>What it exports, sorted: <c>name@node</c> where symbols have versions, else the C name.</summary>
    public required IReadOnlyList<string> Exports { get; init; }

    /// <summary>The libraries that it needs, in its order.</summary>
    public required IReadOnlyList<string> Needed { get; init; }

    /// <summary>The version nodes of other libraries that it needs, as <c>GLIBC_2.17</c>.</summary>
    public IReadOnlyList<string> NeededVersions { get; init; } = [];

    /// <summary>What it needs without a version; without those that may be missing.</summary>
    public IReadOnlyList<string> UnversionedImports { get; init; } = [];

    /// <summary>Whether it asks for an executable stack, by asking or by not refusing it.</summary>
    public bool ExecutableStack { get; init; }

    /// <summary>Whether a part of it is writable and executable at once.</summary>
    public bool WritableCode { get; init; }

    /// <summary>Whether the loader writes into its code to relocate it, so that no two processes share that and it is writable for a while.</summary>
    public bool RelocatedCode { get; init; }

    /// <summary>Whether it can be loaded at any address.</summary>
    public bool Relocatable { get; init; } = true;

    /// <summary>Whether an unwinder finds its tables: without that an exception that passes through it ends the process.</summary>
    public bool UnwindTables { get; init; } = true;

    /// <summary>What tells this build of it from every other, in hexadecimal: GNU's build id, Apple's UUID, or the GUID and age of a DLL's program database; null where there is none.</summary>
    public string? BuildId { get; init; }

    /// <summary>
    /// Its protections against attacks: <c>stack-protector</c> and <c>fortify</c>, whose checks it calls; <c>bti</c>, <c>pac</c>,
    /// <c>ibt</c> and <c>shstk</c>, the marks that all of its code is made for branch target identification, signed return
    /// addresses and shadow stacks; <c>relro</c>, that what the loader has written is read-only afterwards; <c>cfg</c>, a table of
    /// the functions that control flow guard lets be called.
    /// </summary>
    public IReadOnlyList<string> Protections { get; init; } = [];

    /// <summary>The version that its resources show, as <c>3.8.0</c>; null where the format or the file has none.</summary>
    public string? FileVersion { get; init; }

    /// <summary>The oldest system that it asks for, as <c>11.0</c>; null where the format has none.</summary>
    public string? MinimumOs { get; init; }

    /// <summary>The code signature; null where there is none.</summary>
    public CodeSignature? Signature { get; init; }

    /// <summary>The protections that show in the names that a library imports.</summary>
    internal static IEnumerable<string> ImportedProtections(IReadOnlyCollection<string> imports)
    {
        const string StackCheck = "__stack_chk_fail";
        if (imports.Contains(StackCheck))
        {
            yield return "stack-protector";
        }

        // The checked forms that glibc and Apple's C library have of their functions: __snprintf_chk.
        if (imports.Any(name => name.StartsWith("__", StringComparison.Ordinal) && name.EndsWith("_chk", StringComparison.Ordinal)))
        {
            yield return "fortify";
        }
    }

    /// <summary>Reads a library of any of the three formats.</summary>
    /// <exception cref="InvalidDataException">The file is none, or is damaged.</exception>
    public static LibraryImage Read(ReadOnlyMemory<byte> file) => FileFormats.Of(new ByteView(file)) switch
    {
        FileFormat.Elf => ElfLibrary.Read(file),
        FileFormat.MachO => MachLibrary.Read(file),
        FileFormat.Pe => PeLibrary.Read(file),
        _ => throw new InvalidDataException("it is neither an ELF nor a 64-bit Mach-O nor a PE file"),
    };
}
