using FfiToolkit.Build.Tasks.Processes;

namespace FfiToolkit.Build.Tasks.Toolchains;

/// <summary>The programs that build libffi for one RID.</summary>
public sealed record Toolchain
{
    /// <summary>What it is: <c>zig</c>, or the compiler's file name.</summary>
    public required string Name { get; init; }

    /// <summary>The C compiler.</summary>
    public required ToolProgram Compiler { get; init; }

    /// <summary>The C++ compiler; null where the C compiler is it too.</summary>
    public ToolProgram? CxxCompiler { get; init; }

    /// <summary>clang with its own headers and no others, for a sysroot of the user's; null where the compiler is one of the machine.</summary>
    public ToolProgram? Clang { get; init; }

    /// <summary>What the C++ compiler tells itself of its standard library, for others that read the same headers.</summary>
    public IReadOnlyList<string> CxxHeaders { get; init; } = [];

    /// <summary>The archiver.</summary>
    public required ToolProgram Archiver { get; init; }

    /// <summary>The linker, called by itself; null when the compiler links.</summary>
    public ToolProgram? Linker { get; init; }

    /// <summary>The program that collects the debug information of objects into a file of its own; null where the linker does, or there is none.</summary>
    public ToolProgram? DebugLinker { get; init; }

    /// <summary>That program's own words for itself.</summary>
    public string? DebugLinkerVersion { get; init; }

    /// <summary>The program that makes import libraries from module definition files; null when the compiler brings them.</summary>
    public ToolProgram? ImportLibrarian { get; init; }

    /// <summary>Whether it has no C library for the RID, so that ours stands in.</summary>
    public bool IsCross { get; init; }

    /// <summary>The folder that <c>{zig}</c> stands for.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The compiler's own words for itself.</summary>
    public required string Version { get; init; }

    /// <summary>The linker's own words for itself, where it is not part of the compiler.</summary>
    public string? LinkerVersion { get; init; }

    /// <summary>The machine that it builds for.</summary>
    public required string Machine { get; init; }

    /// <summary>The content hash that pins it; null for a compiler of the machine.</summary>
    public string? Integrity { get; init; }

    /// <summary>Makes sure that the toolchain is what it is said to be. It comes before anything of it is run for a build.</summary>
    public Func<CancellationToken, Task> VerifyAsync { get; init; } = static _ => Task.CompletedTask;

    /// <summary>The folder with what the system's libraries are to the linker; null where files of ours stand for them, or the compiler brings them. It may have to be made first.</summary>
    public Func<CancellationToken, Task<string?>> SysrootAsync { get; init; } = static _ => Task.FromResult<string?>(null);

    /// <summary>The archive of the C++ standard library with all that it needs, for static linking; null where the compiler brings one. It may have to be made first.</summary>
    public Func<CancellationToken, Task<string?>> CxxLibraryAsync { get; init; } = static _ => Task.FromResult<string?>(null);

    /// <summary>What says which sysroot those are, or, where the argument is true, which C++ standard library too; empty where there is none.</summary>
    public Func<bool, string> SysrootKey { get; init; } = static _ => "";

    /// <summary>Environment variables of every program.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();
}
