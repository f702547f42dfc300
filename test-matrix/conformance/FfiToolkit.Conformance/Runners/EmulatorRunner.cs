using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using FfiToolkit.Emulator.Images;
using FfiToolkit.Emulator.Machine;
using FfiToolkit.Emulator.Toolchain;

namespace FfiToolkit.Conformance;

/// <summary>Runs a target's code on an emulated processor: the only way here for macOS, FreeBSD and Windows on arm64.</summary>
internal sealed class EmulatorRunner : IConformanceRunner
{
    // Enough units for two compilers at a time to end together.
    private const int CasesPerUnit = 200;

    public string Name => "emulator";

    public string Level => "emulated";

    public bool TryPrepare(
        MatrixCell cell,
        ImmutableArray<ConformanceCase> cases,
        string folder,
        [NotNullWhen(true)] out IPreparedCell? prepared,
        [NotNullWhen(false)] out string? missing)
    {
        prepared = null;
        if (!GuestToolchain.TryFind(out GuestToolchain? toolchain, out missing))
        {
            return false;
        }

        GuestTarget target = TargetOf(cell);
        GuestSource[] units = [.. CorpusUnit.Of(cases, cell.Abi, (cases.Length + CasesPerUnit - 1) / CasesPerUnit).Select((unit, i) => new GuestSource(unit.Text)
        {
            // Half of the targets are Thumb code: bit 0 of their address says so, and the stub must heed it.
            Options = [unit.Optimisation, .. cell.Abi == TargetAbi.Aapcs32HardFloat && i % 2 == 1 ? ["-mthumb"] : Array.Empty<string>()],
        })];
        GuestMachine machine = new(target);
        EmulatedImage image = machine.Load(Compile(toolchain, target, units, folder));
        prepared = EmulatedCell.OfC(machine, image, cell.Abi, cases);
        return true;
    }

    /// <summary>Compiles, unless the folder has the image already from the same sources and options.</summary>
    internal static byte[] Compile(GuestToolchain toolchain, GuestTarget target, GuestSource[] units, string folder)
    {
        const string Product = "corpus.image";
        string image = Path.Combine(folder, Product);
        string stamp = BuildStamp.Of(toolchain.Compiler, [.. GuestCompiler.OptionsFor(target), .. units.SelectMany(static unit => (IEnumerable<string>)[.. unit.Options, unit.Text])]);
        if (!BuildStamp.IsCurrent(folder, stamp, Product))
        {
            File.WriteAllBytes(image, new GuestCompiler(toolchain).CompileAsync(target, units, folder).GetAwaiter().GetResult());
            BuildStamp.Write(folder, stamp, Product);
        }

        return File.ReadAllBytes(image);
    }

    // The cell's compiler speaks: what it says of the target and of options goes before what the emulator knows itself.
    private static GuestTarget TargetOf(MatrixCell cell)
    {
        GuestTarget target = GuestTargets.Find(cell.Target)
            ?? throw new InvalidOperationException($"The emulator has no target '{cell.Target}'; it has {string.Join(", ", GuestTargets.All)}.");
        const string TripleOption = "--target=";
        string[] options = cell.Compiler.Split(' ')[1..];
        string? triple = Array.Find(options, static option => option.StartsWith(TripleOption, StringComparison.Ordinal));
        return target with
        {
            Triple = triple?[TripleOption.Length..] ?? target.Triple,
            CompilerOptions = [.. target.CompilerOptions, "-fno-strict-aliasing", .. options.Where(option => option != triple)],
        };
    }
}
