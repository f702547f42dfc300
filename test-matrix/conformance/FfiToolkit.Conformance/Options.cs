using System.Collections.Immutable;

namespace FfiToolkit.Conformance;

/// <summary>What the command line asks for.</summary>
/// <param name="Abis">The conventions to run; none for all.</param>
/// <param name="Targets">The runtime identifiers to run; none for all.</param>
/// <param name="Count">Signatures per cell, of scalars and of others each.</param>
/// <param name="Folder">Where cells keep their sources and programs.</param>
/// <param name="Report">The folder that takes a <see cref="SuiteReport"/> per target; null for none.</param>
/// <param name="Verbose">Whether to say how each canary was caught.</param>
/// <param name="OnlyLayouts">Whether compilers are asked about layouts alone, and nothing runs.</param>
/// <param name="Rust">Whether rustc is asked, instead of the compilers of <c>matrix.json</c>.</param>
/// <param name="Vectors">The file that takes the placements that were proven; null for none.</param>
/// <param name="Damage">The fault that stands in for a mistake of an emitter; null for none.</param>
internal sealed record Options(
    ImmutableArray<TargetAbi> Abis,
    ImmutableArray<string> Targets,
    int Count,
    string Folder,
    string? Report,
    bool Verbose,
    bool OnlyLayouts,
    bool Rust,
    string? Vectors,
    Damage? Damage)
{
    internal const int QuickCount = 150;

    internal const string Usage =
        "usage: FfiToolkit.Conformance --folder FOLDER [--quick] [--layouts] [--rustc] [--verbose] [--vectors FILE] [--abi ABI[,ABI]]... [--target RID[,RID]]... [--report FOLDER] [--damage ABI:FAULT]";

    internal static Options Parse(ReadOnlySpan<string> arguments)
    {
        List<TargetAbi> abis = [];
        List<string> targets = [];
        int count = Corpus.FullCount;
        string? folder = null;
        string? report = null;
        bool verbose = false;
        bool onlyLayouts = false;
        bool rust = false;
        string? vectors = null;
        Damage? damage = null;
        for (int i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--quick":
                    count = QuickCount;
                    break;
                case "--layouts":
                    onlyLayouts = true;
                    break;
                case "--rustc":
                    rust = true;
                    break;
                case "--vectors" when i + 1 < arguments.Length:
                    vectors = arguments[++i];
                    break;
                case "--verbose":
                    verbose = true;
                    break;
                case "--abi" when i + 1 < arguments.Length:
                    abis.AddRange(arguments[++i].Split(',').Select(ParseAbi));
                    break;
                case "--target" when i + 1 < arguments.Length:
                    targets.AddRange(arguments[++i].Split(','));
                    break;
                case "--folder" when i + 1 < arguments.Length:
                    folder = arguments[++i];
                    break;
                case "--report" when i + 1 < arguments.Length:
                    report = arguments[++i];
                    break;
                case "--damage" when i + 1 < arguments.Length:
                    damage = Damage.Parse(arguments[++i]);
                    break;
                default:
                    throw new ConformanceException($"'{arguments[i]}' is not an option. {Usage}");
            }
        }

        return new Options([.. abis], [.. targets], count, folder ?? throw new ConformanceException(Usage), report, verbose, onlyLayouts, rust, vectors, damage);
    }

    /// <summary>The cells to run.</summary>
    /// <exception cref="ConformanceException">A target has no cell.</exception>
    internal IEnumerable<MatrixCell> Choose(ImmutableArray<MatrixCell> cells)
    {
        string? unknown = Targets.FirstOrDefault(target => !cells.Any(cell => cell.Target == target));
        return unknown is null
            ? cells.Where(cell => (Abis.IsEmpty || Abis.Contains(cell.Abi)) && (Targets.IsEmpty || Targets.Contains(cell.Target)))
            : throw new ConformanceException($"'{unknown}' is not a target. Known: {string.Join(", ", cells.Select(static cell => cell.Target).Distinct())}.");
    }

    internal static TargetAbi ParseAbi(string name) => Enum.TryParse(name, ignoreCase: true, out TargetAbi abi) && Enum.IsDefined(abi)
        ? abi
        : throw new ConformanceException($"'{name}' is not an ABI. Known: {string.Join(", ", Enum.GetNames<TargetAbi>())}.");
}
