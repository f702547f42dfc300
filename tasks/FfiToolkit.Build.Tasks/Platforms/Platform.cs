namespace FfiToolkit.Build.Tasks.Platforms;

/// <summary>What a RID is to those who build for it: the common part of platforms.json, the RID's groups and its own row, put together. Files of ours are relative to the folder of that file.</summary>
public sealed record Platform
{
    /// <summary>The RID.</summary>
    public required string Rid { get; init; }

    /// <summary>The groups that it belongs to, the most general first: what a recipe says for one of them holds for it.</summary>
    public required IReadOnlyList<string> Groups { get; init; }

    /// <summary>The folder with the files of ours.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Folder { get; init; } = "";

    /// <summary>The shared library's format: <c>elf</c>, <c>macho</c> or <c>pe</c>.</summary>
    public required string Format { get; init; }

    /// <summary>The system that the library's file names, where its format has a place for that: <c>freebsd</c>, <c>macos</c>, <c>windows</c>; else empty.</summary>
    public required string System { get; init; }

    /// <summary>The processor, as RIDs name it: <c>x64</c>, <c>arm64</c> or <c>arm</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>The shared library's file name; <c>{name}</c> is the library's.</summary>
    public required string Library { get; init; }

    /// <summary>The static library's file name, likewise.</summary>
    public required string StaticLibrary { get; init; }

    /// <summary>What the shared library calls itself: soname, install name, or DLL name; <c>{library}</c> is its file name.</summary>
    public required string Soname { get; init; }

    /// <summary>The name of the file with its debug information; <c>{library}</c> is its file name, <c>{stem}</c> that without its extension.</summary>
    public required string Symbols { get; init; }

    /// <summary>Files of ours to compile into every library.</summary>
    public IReadOnlyList<string> Shims { get; init; } = [];

    /// <summary>Files of ours that are only in a shared library linked without a C runtime.</summary>
    public IReadOnlyList<string> SharedShims { get; init; } = [];

    /// <summary>Files of ours that stand for the C runtime in a shared library that is linked with none.</summary>
    public IReadOnlyList<string> FreestandingShims { get; init; } = [];

    /// <summary>Files of ours that are in a shared library with a C runtime where it refers to what they define.</summary>
    public IReadOnlyList<string> OptionalShims { get; init; } = [];

    /// <summary>Flags for the files of ours.</summary>
    public IReadOnlyList<string> ShimFlags { get; init; } = [];

    /// <summary>Header folders that stand for the C library's in a cross-build.</summary>
    public IReadOnlyList<string> Includes { get; init; } = [];

    /// <summary>The kind of sysroot that is linked with in a cross-build; null where there is none.</summary>
    public string? Sysroot { get; init; }

    /// <summary>Libraries of the sysroot that a library is linked with where it needs them, as <c>-l</c> names them.</summary>
    public IReadOnlyList<string> SystemLibraries { get; init; } = [];

    /// <summary>Names that <c>-l</c> gives elsewhere to what is in the C library here.</summary>
    public IReadOnlyList<string> BuiltInLibraries { get; init; } = [];

    /// <summary>More libraries of the system that there are definitions of, as <c>-l</c> names them.</summary>
    public IReadOnlyList<string> OtherLibraries { get; init; } = [];

    /// <summary>Module definition files of the system's DLLs that a library without a C runtime is linked with.</summary>
    public IReadOnlyList<string> Imports { get; init; } = [];

    /// <summary>The system libraries that a library may need.</summary>
    public required IReadOnlyList<string> Needed { get; init; }

    /// <summary>The protections against attacks that the flags give every library, in the words of <see cref="Formats.LibraryImage.Protections"/>.</summary>
    public IReadOnlyList<string> Protections { get; init; } = [];

    /// <summary>The oldest glibc that a library must run on; null where there is no glibc.</summary>
    public string? Glibc { get; init; }

    /// <summary>The oldest macOS or Windows that a library must run on; null elsewhere.</summary>
    public string? MinimumOs { get; init; }

    /// <summary>zig's name of the target.</summary>
    public required string Zig { get; init; }

    /// <summary>clang's name of the target; that of Debian's folders too, where it has some.</summary>
    public required string ClangTarget { get; init; }

    /// <summary>More of clang's flags.</summary>
    public IReadOnlyList<string> ClangFlags { get; init; } = [];

    /// <summary>More of zig's flags; <c>{zig}</c> is its folder.</summary>
    public IReadOnlyList<string> ZigFlags { get; init; } = [];

    /// <summary>zig's folders with the headers of the C library, in the order in which it searches them, relative to that of its headers.</summary>
    public IReadOnlyList<string> ZigIncludes { get; init; } = [];

    /// <summary>More arguments of a link with zig's libraries; <c>{zig}</c> is its folder.</summary>
    public IReadOnlyList<string> ZigLinkFlags { get; init; } = [];

    /// <summary>A pattern that <c>-dumpmachine</c> must match.</summary>
    public required string Machine { get; init; }

    /// <summary>Compilers to look for, best first.</summary>
    public required IReadOnlyList<string> Compilers { get; init; }

    /// <summary>Archivers to look for, best first.</summary>
    public required IReadOnlyList<string> Archivers { get; init; }

    /// <summary>The archiver's command letters.</summary>
    public required string ArchiveFlags { get; init; }

    /// <summary>Linkers to look for where zig has none that serves.</summary>
    public IReadOnlyList<string> Linkers { get; init; } = [];

    /// <summary>The command that installs such a linker, for messages.</summary>
    public string? LinkerInstall { get; init; }

    /// <summary>Programs to look for that collect the debug information of objects into a file of its own, where the format's linker does not: Apple's dsymutil.</summary>
    public IReadOnlyList<string> DebugLinkers { get; init; } = [];

    /// <summary>The command that installs such a program, for messages.</summary>
    public string? DebugLinkerInstall { get; init; }

    /// <summary>Flags of every compilation.</summary>
    public IReadOnlyList<string> CompileFlags { get; init; } = [];

    /// <summary>Flags of the compilation of what has a C runtime.</summary>
    public IReadOnlyList<string> HostedFlags { get; init; } = [];

    /// <summary>Flags of the link, as the linker of the format takes them; <c>{soname}</c>, <c>{version}</c> and <c>{compatibility}</c> are the library's.</summary>
    public IReadOnlyList<string> LinkFlags { get; init; } = [];

    /// <summary>The command that installs a compiler, for messages.</summary>
    public required string Install { get; init; }

    /// <summary>The full path of a file of ours.</summary>
    public string File(string name) => Path.GetFullPath(name, Folder);
}
