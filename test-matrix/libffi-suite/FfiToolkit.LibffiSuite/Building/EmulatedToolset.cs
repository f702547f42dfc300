using System.Collections.Immutable;
using FfiToolkit.Emulator.Machine;
using FfiToolkit.Emulator.Toolchain;
using FfiToolkit.LibffiSuite.Programs;

namespace FfiToolkit.LibffiSuite.Building;

/// <summary>clang and lld with headers of our own: images for the emulator, of systems whose C library is nowhere here.</summary>
/// <param name="target">The target.</param>
/// <param name="tools">clang and the linkers.</param>
/// <param name="archives">Static libraries with what the compiler calls by itself, such as arithmetic on 128-bit floats.</param>
internal sealed class EmulatedToolset(GuestTarget target, GuestToolchain? tools, ImmutableArray<string> archives) : IToolset
{
    /// <summary>The image with the C library's part that runs in the guest.</summary>
    internal const string Runtime = "runtime.image";

    private const string Start = "start.o";
    private const string WindowsLibrary = "ucrtbase.dll";

    private static readonly string s_guest = Path.Combine(AppContext.BaseDirectory, "Guest");

    public string CompilerName => ClangBatch.Clang;

    public ImmutableArray<string> Tools => [tools!.Compiler, tools.Linkers[target.Linker]];

    public ImmutableArray<string> OwnFiles => [s_guest, .. archives];

    /// <summary>The function that begins a program.</summary>
    internal string Entry => target.Linker == GuestLinker.Windows ? "guest_start" : "main";

    public ImmutableArray<SupportFile> Support(string folder)
    {
        SupportFile runtime = Image(Runtime, "runtime.c", folder);
        return target.Linker == GuestLinker.Windows
            ? [runtime, Image(WindowsLibrary, "ucrtbase.c", folder), new(Start, Own("start-windows.c"), [[.. Compile("-O2"), Own("start-windows.c"), "-o", Path.Combine(folder, Start)]])]
            : [runtime];
    }

    public ImmutableArray<string> Preprocess(string source, ImmutableArray<string> includes) => [.. Clang, "-E", "-P", .. Include(includes), source];

    public ImmutableArray<ImmutableArray<string>> Program(TestProgram program, ImmutableArray<string> includes, string library, string support, string output)
    {
        ClangBatch.Compilation compilation = Compilation(program, includes, output);
        return
        [
            compilation.Command,
            [.. Link(output), compilation.Object, library, .. target.Linker == GuestLinker.Windows ? [Path.Combine(support, Start), Path.Combine(support, WindowsLibrary)] : archives],
        ];
    }

    public ClangBatch.Compilation? Batched(TestProgram program, ImmutableArray<string> includes, string output) => Compilation(program, includes, output);

    private ClangBatch.Compilation Compilation(TestProgram program, ImmutableArray<string> includes, string output) => ClangBatch.Compilation.Of(Clang, program, includes, output);

    public ImmutableArray<ImmutableArray<string>> Library(string source, ImmutableArray<string> includes, string support, string output)
    {
        string compiled = output + ".o";
        string name = Path.GetFileName(output);
        return
        [
            [.. Compile("-O2"), .. Include(includes), source, "-o", compiled],
            [
                .. Link(output), compiled,
                .. target.Linker switch
                {
                    GuestLinker.Elf => ["-soname", name],
                    GuestLinker.Mach => ["-install_name", "@rpath/" + name],
                    _ => (ImmutableArray<string>)[Path.Combine(support, WindowsLibrary)],
                },
            ],
        ];
    }

    // No AVX: Unicorn 2.0.1 runs 128-bit VEX instructions as their two-operand forms, silently. Complex products by the plain
    // formula: the exact one calls the compiler's library. No probes of large stack frames, which call it too.
    private ImmutableArray<string> Clang =>
    [
        tools!.Compiler, $"--target={target.Triple}", "-nostdlibinc", "-isystem", Path.Combine(s_guest, "include"), "-w", "-g0", "-fno-asynchronous-unwind-tables", "-fcx-limited-range",
        .. target.Linker == GuestLinker.Windows ? (ImmutableArray<string>)["-mno-stack-arg-probe"] : ["-fPIC"],
    ];

    private ImmutableArray<string> Compile(params ReadOnlySpan<string> options) => [.. Clang, .. options, "-c"];

    private ImmutableArray<string> Link(string output) => [tools!.Linkers[target.Linker], .. target.LinkerOptions, .. target.Linker switch
    {
        // What is not defined becomes an import; the emulator serves it or names it.
        GuestLinker.Elf => ["-shared", "-z", "separate-code", "-o", output],
        GuestLinker.Mach => ["-dylib", "-undefined", "dynamic_lookup", "-o", output],

        // Constants are written once, by the relocator in start-windows.c; mingw's own start unprotects them for that.
        _ => (ImmutableArray<string>)["-lldmingw", "-dll", "-noentry", "-section:.rdata,RW", $"-out:{output}"],
    }];

    private SupportFile Image(string name, string source, string folder)
    {
        string compiled = Path.Combine(folder, name + ".o");
        return new SupportFile(
            name,
            Own(source),
            [[.. Compile("-O2", "-ffreestanding", "-fno-builtin", "-fno-stack-protector"), Own(source), "-o", compiled], [.. Link(Path.Combine(folder, name)), compiled]]);
    }

    private static IEnumerable<string> Include(ImmutableArray<string> folders) => folders.Select(static folder => "-I" + folder);

    private static string Own(string name) => Path.Combine(s_guest, name);
}
