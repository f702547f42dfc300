namespace FfiToolkit.Build.Tasks.Libffi;

/// <summary>How libffi is built for one RID: the common part of targets.json, the RID's groups and its own row, put together.</summary>
public sealed record LibffiTarget
{
    /// <summary>The RID.</summary>
    public required string Rid { get; init; }

    /// <summary>The shared library's format: <c>elf</c>, <c>macho</c> or <c>pe</c>.</summary>
    public required string Format { get; init; }

    /// <summary>The system that the library's file names, where its format has a place for that: <c>freebsd</c>, <c>macos</c>, <c>windows</c>; else empty.</summary>
    public required string System { get; init; }

    /// <summary>The processor, as RIDs name it: <c>x64</c>, <c>arm64</c> or <c>arm</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>libffi's name of the target: <c>@TARGET@</c> in its templates.</summary>
    public required string Target { get; init; }

    /// <summary>The source folder whose ffitarget.h and internal headers belong to the target.</summary>
    public required string Headers { get; init; }

    /// <summary>Files to compile, relative to the source tree.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Files of our own to compile, relative to the data folder.</summary>
    public IReadOnlyList<string> Shims { get; init; } = [];

    /// <summary>Files of our own that are only in a shared library linked without a C runtime, relative to the data folder.</summary>
    public IReadOnlyList<string> SharedShims { get; init; } = [];

    /// <summary>Flags for the files of our own.</summary>
    public IReadOnlyList<string> ShimFlags { get; init; } = [];

    /// <summary>Header folders that stand for the C library's in a cross-build, relative to the data folder.</summary>
    public IReadOnlyList<string> Includes { get; init; } = [];

    /// <summary>Libraries that stand for the system's when linking in a cross-build: soname and source, relative to the data folder.</summary>
    public IReadOnlyDictionary<string, string> Stubs { get; init; } = new Dictionary<string, string>();

    /// <summary>The version script of those libraries, relative to the data folder; null where the system's have no versions.</summary>
    public string? StubMap { get; init; }

    /// <summary>Module definition files of the system's DLLs that are linked with, relative to the data folder.</summary>
    public IReadOnlyList<string> Imports { get; init; } = [];

    /// <summary>Whether long double is a type of its own.</summary>
    public required bool LongDouble { get; init; }

    /// <summary>Whether closures use a table of trampolines (Apple's arm64).</summary>
    public required bool TrampolineTable { get; init; }

    /// <summary>What fficonfig.h defines.</summary>
    public required IReadOnlyDictionary<string, string> Defines { get; init; }

    /// <summary>The shared library's file name.</summary>
    public required string Library { get; init; }

    /// <summary>The static library's file name.</summary>
    public required string StaticLibrary { get; init; }

    /// <summary>The name of the file with its debug information; null where none is made.</summary>
    public string? Symbols { get; init; }

    /// <summary>What the shared library calls itself: soname, install name, or DLL name.</summary>
    public required string Soname { get; init; }

    /// <summary>The system libraries that it may need.</summary>
    public required IReadOnlyList<string> Needed { get; init; }

    /// <summary>The protections against attacks that our flags give it, in the words of <see cref="Formats.LibraryImage.Protections"/>.</summary>
    public IReadOnlyList<string> Protections { get; init; } = [];

    /// <summary>The oldest glibc that it must run on; null where there is no glibc.</summary>
    public string? Glibc { get; init; }

    /// <summary>The oldest macOS that it must run on; null elsewhere.</summary>
    public string? MinimumOs { get; init; }

    /// <summary>zig's name of the target.</summary>
    public required string Zig { get; init; }

    /// <summary>More of zig's flags; <c>{zig}</c> is its folder.</summary>
    public IReadOnlyList<string> ZigFlags { get; init; } = [];

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

    /// <summary>Flags of the link, as the linker of the format takes them.</summary>
    public IReadOnlyList<string> LinkFlags { get; init; } = [];

    /// <summary>The command that installs a compiler, for messages.</summary>
    public required string Install { get; init; }
}
