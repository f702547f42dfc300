using FfiToolkit.Build.Tasks.Toolchains;

namespace FfiToolkit.Build.Tasks.Libffi;

/// <summary>Everything that a build of libffi depends on.</summary>
public sealed record LibffiBuildRequest
{
    /// <summary>The extracted source.</summary>
    public required string SourceFolder { get; init; }

    /// <summary>libffi's version.</summary>
    public required string Version { get; init; }

    /// <summary>The source archive's hash.</summary>
    public required string SourceSha256 { get; init; }

    /// <summary>The RID's description.</summary>
    public required LibffiTarget Target { get; init; }

    /// <summary>The compiler.</summary>
    public required Toolchain Toolchain { get; init; }

    /// <summary>The folder with our shims.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The folder that gets the libraries.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>The file that gets every command and its output.</summary>
    public required string LogFile { get; init; }

    /// <summary>Compiler flags of the caller, after ours.</summary>
    public IReadOnlyList<string> ExtraFlags { get; init; } = [];

    /// <summary>Linker flags of the caller, after ours.</summary>
    public IReadOnlyList<string> ExtraLinkFlags { get; init; } = [];

    /// <summary>Compilers that may run at once, over all builds that share this.</summary>
    public SemaphoreSlim Slots { get; init; } = new(Environment.ProcessorCount);

    /// <summary>The flags of every compilation that say what is made, without the paths of this machine.</summary>
    /// <remarks>Where debug information is wanted, nothing says before that it is not: zig takes that for the last word.</remarks>
    public IReadOnlyList<string> CompileFlags =>
    [
        .. Target.CompileFlags.Where(flag => flag != "-g0" || (!SeparatesDebugInformation && !KeepsDebugInformation)),
        .. SeparatesDebugInformation ? (string[])["-g"] : [],
        .. ExtraFlags,
    ];

    /// <summary>The linker's flags, likewise.</summary>
    public IReadOnlyList<string> LinkFlags => [.. Target.LinkFlags, .. ExtraLinkFlags];

    /// <summary>Whether the caller's flags ask for debug information, which the shared library then keeps.</summary>
    public bool KeepsDebugInformation => ExtraFlags.LastOrDefault(flag => flag.StartsWith("-g", StringComparison.Ordinal)) is { } last && last != "-g0";

    /// <summary>
    /// The file that gets the shared library's debug information; null where none is made: by compilers of the machine, where the
    /// caller's flags say what is to be with debug information, and where the program is missing that would make it.
    /// </summary>
    public string? Symbols => SeparatesDebugInformation && !LacksDebugLinker ? Target.Symbols : null;

    /// <summary>Whether the debug information has no file for want of the program alone that would make it.</summary>
    public bool LacksDebugLinker => SeparatesDebugInformation && Target.DebugLinkers.Count > 0 && Toolchain.DebugLinker is null;

    // Compiled the same with that program and without it: what is shipped does not depend on whether this machine has it.
    private bool SeparatesDebugInformation => Target.Symbols is not null && Toolchain.Linker is not null && !ExtraFlags.Any(flag => flag.StartsWith("-g", StringComparison.Ordinal));

    /// <summary>The full path of a file of ours.</summary>
    public string DataFile(string name) => Path.GetFullPath(name, DataFolder);
}
