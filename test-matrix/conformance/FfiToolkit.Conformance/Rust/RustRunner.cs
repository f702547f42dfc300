using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using FfiToolkit.Emulator.Images;
using FfiToolkit.Emulator.Machine;
using FfiToolkit.Emulator.Toolchain;
using FfiToolkit.Emulator.Unicorn;

namespace FfiToolkit.Conformance;

/// <summary>Runs callees that rustc compiled, on emulated processors.</summary>
internal sealed class RustRunner : IConformanceRunner
{
    private const string Compiler = "rustc";
    private const ulong AreaBytes = 8192;

    /// <summary>A cell for each convention: Rust's own target, and the emulator's that has its processor and image format.</summary>
    internal static ImmutableArray<MatrixCell> Cells { get; } =
    [
        new("linux-x64", TargetAbi.SystemVX64, $"{Compiler} --target x86_64-unknown-linux-gnu", "rust"),
        new("win-x64", TargetAbi.WindowsX64, $"{Compiler} --target x86_64-pc-windows-msvc", "rust"),
        new("linux-arm64", TargetAbi.Aapcs64, $"{Compiler} --target aarch64-unknown-linux-gnu", "rust"),
        new("osx-arm64", TargetAbi.AppleArm64, $"{Compiler} --target aarch64-apple-darwin", "rust"),
        new("win-arm64", TargetAbi.WindowsArm64, $"{Compiler} --target aarch64-pc-windows-msvc", "rust"),
        new("linux-arm", TargetAbi.Aapcs32HardFloat, $"{Compiler} --target armv7-unknown-linux-gnueabihf", "rust"),
    ];

    public string Name => "rust";

    public string Level => "emulated";

    public bool IsC => false;

    public ImmutableArray<ConformanceCase> CorpusFor(TargetAbi abi, int count) => RustCorpus.Create(abi, Corpus.Seed);

    public bool TryPrepare(
        MatrixCell cell,
        ImmutableArray<ConformanceCase> cases,
        string folder,
        [NotNullWhen(true)] out IPreparedCell? prepared,
        [NotNullWhen(false)] out string? missing)
    {
        prepared = null;
        if (!ChildProgram.Exists(Compiler))
        {
            missing = $"{Compiler} is not installed (https://rustup.rs)";
            return false;
        }

        if (!GuestToolchain.TryFind(out GuestToolchain? toolchain, out missing))
        {
            return false;
        }

        GuestTarget target = GuestTargets.Find(cell.Target)!;
        GuestMachine machine = new(target);

        // Rust without its core library has no operators: the code holds addresses, which are the same in every machine.
        ulong seen = machine.Pages.Map(AreaBytes, MemoryAccess.Read | MemoryAccess.Write);
        ulong result = machine.Pages.Map(AreaBytes, MemoryAccess.Read | MemoryAccess.Write);
        ulong called = machine.Pages.Map(AreaBytes, MemoryAccess.Read | MemoryAccess.Write);
        CorpusAddresses addresses = new(seen, called, result);
        EmulatedImage image = machine.Load(Compile(cell, toolchain, target, new RustSource(cell.Abi, addresses).Write(cases), cases, folder));
        prepared = new EmulatedCell(machine, cell.Abi, addresses, cases.ToDictionary(static one => one.Id, one => (image[CSource.CalleeName(one.Id)], 0UL)));
        return true;
    }

    private static byte[] Compile(MatrixCell cell, GuestToolchain toolchain, GuestTarget target, string text, ImmutableArray<ConformanceCase> cases, string folder)
    {
        const string Source = "corpus.rs";
        const string Object = "corpus.o";
        const string Product = "corpus.image";
        string image = Path.Combine(folder, Product);
        string[] command =
        [
            // A name for the features of compilers from the nightly channel, in one from the stable one.
            "env", "RUSTC_BOOTSTRAP=1", .. cell.Compiler.Split(' '), "-C", "opt-level=2", "-C", "panic=abort", "-C", "relocation-model=pic",
            "-C", "codegen-units=1", "--emit", $"obj={Object}", Source,
        ];
        string stamp = BuildStamp.Of(cell.Compiler.Split(' ')[0], [.. command, text]);
        if (!BuildStamp.IsCurrent(folder, stamp, Product))
        {
            File.WriteAllText(Path.Combine(folder, Source), text);
            ChildProgram.Require(folder, "rustc.log", command);

            // Objects for Windows say by _fltused that they have floating-point code; nothing reads it.
            GuestTarget exporting = target.Linker == GuestLinker.Windows
                ? target with { LinkerOptions = [.. target.LinkerOptions, $"-alternatename:_fltused={CSource.CalleeName(cases[0].Id)}", .. cases.Select(static one => $"-export:{CSource.CalleeName(one.Id)}")] }
                : target;
            File.WriteAllBytes(image, new GuestCompiler(toolchain).LinkAsync(exporting, [Path.Combine(folder, Object)], folder).GetAwaiter().GetResult());
            BuildStamp.Write(folder, stamp, Product);
        }

        return File.ReadAllBytes(image);
    }
}
