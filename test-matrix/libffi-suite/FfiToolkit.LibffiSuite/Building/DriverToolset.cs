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

    /// <summary>clang and its options, where it compiles C, many programs to a process, and the driver only links; empty where the driver does both.</summary>
    public ImmutableArray<string> Clang { get; init; } = [];

    public string CompilerName => Path.GetFileName(Clang.IsEmpty ? Compiler : Clang[0]);

    public ImmutableArray<string> Tools => [Compiler, .. CPlusPlusCompiler is null ? (ImmutableArray<string>)[] : [CPlusPlusCompiler], .. Clang.Take(1)];

    public ImmutableArray<string> OwnFiles => [];

    public ImmutableArray<SupportFile> Support(string folder) => [];

    public ImmutableArray<string> Preprocess(string source, ImmutableArray<string> includes) => [Compiler, .. Options, "-E", "-P", .. Include(includes), source];

    public ImmutableArray<ImmutableArray<string>> Program(TestProgram program, ImmutableArray<string> includes, string library, string support, string output) =>
        Batched(program, includes, output) is ClangBatch.Compilation compilation
        ? [compilation.Command, [Compiler, .. Options, compilation.Object, "-o", output, library, .. LinkOptions]]
        : [[program.IsCPlusPlus ? CPlusPlusCompiler! : Compiler, .. Options, "-w", "-pipe", .. program.Variant.Options, .. program.Directives.Options, .. Include(includes), program.Source, "-o", output, library, .. LinkOptions]];

    public ClangBatch.Compilation? Batched(TestProgram program, ImmutableArray<string> includes, string output) =>
        Clang.IsEmpty || program.IsCPlusPlus ? null : ClangBatch.Compilation.Of([.. Clang, "-w"], program, includes, output);

    public ImmutableArray<ImmutableArray<string>> Library(string source, ImmutableArray<string> includes, string support, string output) =>
        [[Compiler, .. Options, "-w", "-O2", .. Include(includes), .. LibraryOptions.Select(option => option.Replace("{name}", Path.GetFileName(output), StringComparison.Ordinal)), source, "-o", output]];

    private static IEnumerable<string> Include(ImmutableArray<string> folders) => folders.Select(static folder => "-I" + folder);
}
