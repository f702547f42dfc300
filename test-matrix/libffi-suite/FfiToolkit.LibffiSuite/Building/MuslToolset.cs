using System.Collections.Immutable;
using FfiToolkit.LibffiSuite.Programs;

namespace FfiToolkit.LibffiSuite.Building;

/// <summary>clang with musl's headers, and gcc for glibc as the linker, with musl's start files and C library in the place of glibc's.</summary>
/// <remarks>clang because gcc compiles the same tests for the same processor and glibc: so both have their say about each convention.</remarks>
/// <param name="compiler">gcc.</param>
/// <param name="cpu">Debian's name of the processor in <c>…-linux-musl</c>.</param>
/// <param name="sysroot">Has Debian's packages musl and musl-dev for it.</param>
internal sealed class MuslToolset(string compiler, string cpu, DebianSysroot sysroot) : IToolset
{
    private DriverToolset? _driver;

    /// <summary>musl's C library, which is its loader too.</summary>
    internal string Loader => Path.Combine(sysroot.Get(), "lib", Triple, "libc.so");

    private string Triple => $"{cpu}-linux-musl";

    // Late: the packages are fetched when they are needed.
    private DriverToolset Driver => _driver ??= new DriverToolset
    {
        Compiler = compiler,
        Options = ["-nostdinc", "-isystem", Path.Combine(sysroot.Get(), "usr", "include", Triple), "-isystem", CompilerHeaders()],
        LinkOptions = ["-nostdlib", Start("Scrt1.o"), Start("crti.o"), "-lgcc", Loader, "-lgcc", Start("crtn.o"), $"-Wl,-dynamic-linker,/lib/ld-musl-{cpu}.so.1"],
        LibraryOptions = ["-nostdlib", .. DriverToolset.ElfLibrary],
        Clang = [ClangBatch.Clang, $"--target={cpu}-unknown-linux-musl", "-nostdlibinc", "-isystem", Path.Combine(sysroot.Get(), "usr", "include", Triple)],
    };

    public string CompilerName => ClangBatch.Clang;

    public ImmutableArray<string> Tools => Driver.Tools;

    public ImmutableArray<string> OwnFiles => [];

    public ImmutableArray<SupportFile> Support(string folder) => [];

    public ImmutableArray<string> Preprocess(string source, ImmutableArray<string> includes) => Driver.Preprocess(source, includes);

    public ImmutableArray<ImmutableArray<string>> Program(TestProgram program, ImmutableArray<string> includes, string library, string support, string output) =>
        Driver.Program(program, includes, library, support, output);

    public ClangBatch.Compilation? Batched(TestProgram program, ImmutableArray<string> includes, string output) => Driver.Batched(program, includes, output);

    public ImmutableArray<ImmutableArray<string>> Library(string source, ImmutableArray<string> includes, string support, string output) =>
        Driver.Library(source, includes, support, output);

    private string Start(string name) => Path.Combine(sysroot.Get(), "usr", "lib", Triple, name);

    // stddef.h and its like belong to the compiler; -nostdinc takes them away with glibc's.
    private string CompilerHeaders()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ffitk-gcc-");
        try
        {
            ChildProgram.Require(folder.FullName, "headers.log", [compiler, "-print-file-name=include"]);
            return File.ReadAllText(Path.Combine(folder.FullName, "headers.log")).Trim();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
