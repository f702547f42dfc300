using FfiToolkit.Build.Tasks.Linking;
using FfiToolkit.Build.Tasks.Platforms;
using FfiToolkit.Build.Tasks.Processes;
using FfiToolkit.Build.Tasks.Toolchains;

namespace FfiToolkit.Build.Tasks.Recipes;

/// <summary>Everything that the build of a library for a RID depends on.</summary>
public sealed record BuildRequest
{
    /// <summary>What is built.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>The compiler.</summary>
    public required Toolchain Toolchain { get; init; }

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

    /// <summary>The RID.</summary>
    public Platform Platform => Recipe.Platform;

    /// <summary>Whether nothing of a C runtime is linked in. Elsewhere than on Windows the C runtime is a part of the system.</summary>
    internal bool IsWithoutRuntime => Recipe.IsFreestanding && Platform.FreestandingShims.Count > 0;

    /// <summary>The flags of every compilation that say what is made, without the paths of this machine.</summary>
    /// <remarks>Where debug information is wanted, nothing says before that it is not: zig takes that for the last word.</remarks>
    public IReadOnlyList<string> CompileFlags =>
    [
        .. Platform.CompileFlags.Where(flag => flag != "-g0" || (!SeparatesDebugInformation && !KeepsDebugInformation)),
        .. Recipe.IsFreestanding ? [] : Platform.HostedFlags,
        .. Recipe.CompileFlags,
        .. SeparatesDebugInformation ? (string[])["-g"] : [],
        .. ExtraFlags,
    ];

    /// <summary>The compiler of a file.</summary>
    /// <remarks>zig as a compiler adds headers of its own before all others, and clang inside of it does not.</remarks>
    internal ToolProgram CompilerOf(SourceFile source)
    {
        bool isCxx = SourceFile.IsCxx(source.File);
        return Recipe.Sysroot is not null && Toolchain.Clang is { } clang ? isCxx ? new ToolProgram(clang.Path, [clang.Arguments[0], "--driver-mode=g++", .. Toolchain.CxxHeaders, .. clang.Arguments.Skip(1)]) : clang
            : isCxx ? Toolchain.CxxCompiler ?? Toolchain.Compiler : Toolchain.Compiler;
    }

    /// <summary>The linker's flags, likewise.</summary>
    public IReadOnlyList<string> LinkFlags => [.. Recipe.AllLinkFlags, .. ExtraLinkFlags];

    /// <summary>The system libraries of the link beside the C library, as <c>-l</c> names them: the recipe's, and those that flags name.</summary>
    internal IReadOnlyList<string> Libraries => SystemLibraryNames.Of(Recipe.Libraries, [.. Recipe.LinkFlags, .. ExtraLinkFlags], Platform);

    /// <summary>Whether the caller's flags ask for debug information, which the shared library then keeps.</summary>
    public bool KeepsDebugInformation => DebugFlags.LastOrDefault() is { } last && last != "-g0";

    /// <summary>
    /// The file that gets the shared library's debug information; null where none is made: by compilers of the machine, where the
    /// caller's flags say what is to be with debug information, and where the program is missing that would make it.
    /// </summary>
    public string? Symbols => SeparatesDebugInformation && !LacksDebugLinker ? Recipe.Symbols : null;

    /// <summary>Whether the debug information has no file for want of the program alone that would make it.</summary>
    public bool LacksDebugLinker => SeparatesDebugInformation && Platform.DebugLinkers.Count > 0 && Toolchain.DebugLinker is null;

    // Compiled the same with that program and without it: what is shipped does not depend on whether this machine has it.
    private bool SeparatesDebugInformation => Recipe is { Symbols: not null, IsShared: true } && Toolchain.Linker is not null && !DebugFlags.Any();

    private IEnumerable<string> DebugFlags => Recipe.CompileFlags.Concat(ExtraFlags).Where(static flag => flag.StartsWith("-g", StringComparison.Ordinal));
}
