namespace FfiToolkit.Build.Tasks.Libffi;

/// <summary>How libffi is built for one RID: a row of targets.json with the common part added.</summary>
public sealed record LibffiTarget
{
    /// <summary>The RID.</summary>
    public string Rid { get; init; } = "";

    /// <summary>libffi's name of the target: <c>@TARGET@</c> in its templates.</summary>
    public required string Target { get; init; }

    /// <summary>The source folder whose ffitarget.h and internal headers belong to the target.</summary>
    public required string Headers { get; init; }

    /// <summary>Files to compile, relative to the source tree.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Files of our own to compile, relative to the data folder.</summary>
    public IReadOnlyList<string> Shims { get; init; } = [];

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

    /// <summary>A pattern that <c>-dumpmachine</c> must match.</summary>
    public required string Machine { get; init; }

    /// <summary>Compilers to look for, best first.</summary>
    public required IReadOnlyList<string> Compilers { get; init; }

    /// <summary>Archivers to look for, best first.</summary>
    public required IReadOnlyList<string> Archivers { get; init; }

    /// <summary>Flags of every compilation.</summary>
    public IReadOnlyList<string> CompileFlags { get; init; } = [];

    /// <summary>Flags of the link.</summary>
    public IReadOnlyList<string> LinkFlags { get; init; } = [];

    /// <summary>The command that installs a compiler, for messages.</summary>
    public required string Install { get; init; }
}
