using System.Collections.Immutable;
using FfiToolkit.LibffiSuite.Programs;

namespace FfiToolkit.LibffiSuite.Building;

/// <summary>A compiler driver with a C library of the target: gcc, or clang with a folder of headers and libraries.</summary>
internal sealed record DriverToolset : IToolset
{
    /// <summary>Makes an ELF library that has its file's name.</summary>
    internal static readonly ImmutableArray<string> ElfLibrary = ["-shared", "-fPIC", "-Wl,-soname,{name}"];

    /// <summary>The C driver.</summary>
    public required string Compiler { get; init; }

    /// <summary>The C++ driver; null where the target has no C++ library here.</summary>
    public string? CPlusPlusCompiler { get; init; }

    /// <summary>What both are told, always.</summary>
    public ImmutableArray<string> Options { get; init; } = [];

    /// <summary>What they are told to link, after the library.</summary>
    public ImmutableArray<string> LinkOptions { get; init; } = [];

    /// <summary>What makes a library out of an object, and names it.</summary>
    public ImmutableArray<string> LibraryOptions { get; init; } = [];

    public string CompilerName => Path.GetFileName(Compiler);

    public ImmutableArray<string> Tools => CPlusPlusCompiler is null ? [Compiler] : [Compiler, CPlusPlusCompiler];

    public ImmutableArray<string> OwnFiles => [];

    public ImmutableArray<SupportFile> Support(string folder) => [];

    public ImmutableArray<string> Preprocess(string source, ImmutableArray<string> includes) => [Compiler, .. Options, "-E", "-P", .. Include(includes), source];

    public ImmutableArray<ImmutableArray<string>> Program(TestProgram program, ImmutableArray<string> includes, string library, string support, string output) =>
        [[program.IsCPlusPlus ? CPlusPlusCompiler! : Compiler, .. Options, "-w", "-pipe", .. program.Variant.Options, .. program.Directives.Options, .. Include(includes), program.Source, "-o", output, library, .. LinkOptions]];

    public ImmutableArray<ImmutableArray<string>> Library(string source, ImmutableArray<string> includes, string support, string output) =>
        [[Compiler, .. Options, "-w", "-O2", .. Include(includes), .. LibraryOptions.Select(option => option.Replace("{name}", Path.GetFileName(output), StringComparison.Ordinal)), source, "-o", output]];

    private static IEnumerable<string> Include(ImmutableArray<string> folders) => folders.Select(static folder => "-I" + folder);
}
