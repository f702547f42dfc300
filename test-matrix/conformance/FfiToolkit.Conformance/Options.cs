using System.Collections.Immutable;

namespace FfiToolkit.Conformance;

/// <summary>What the command line asks for.</summary>
/// <param name="Abis">The conventions to run; none for all.</param>
/// <param name="Count">Signatures per cell.</param>
/// <param name="Folder">Where cells keep their sources and programs.</param>
/// <param name="Verbose">Whether to say how each canary was caught.</param>
internal sealed record Options(ImmutableArray<TargetAbi> Abis, int Count, string Folder, bool Verbose)
{
    internal const int QuickCount = 150;

    internal const string Usage = "usage: FfiToolkit.Conformance --folder FOLDER [--quick] [--verbose] [--abi ABI[,ABI]]...";

    internal static Options Parse(ReadOnlySpan<string> arguments)
    {
        List<TargetAbi> abis = [];
        int count = Corpus.FullCount;
        string? folder = null;
        bool verbose = false;
        for (int i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--quick":
                    count = QuickCount;
                    break;
                case "--verbose":
                    verbose = true;
                    break;
                case "--abi" when i + 1 < arguments.Length:
                    abis.AddRange(arguments[++i].Split(',').Select(ParseAbi));
                    break;
                case "--folder" when i + 1 < arguments.Length:
                    folder = arguments[++i];
                    break;
                default:
                    throw new ConformanceException($"'{arguments[i]}' is not an option. {Usage}");
            }
        }

        return new Options([.. abis], count, folder ?? throw new ConformanceException(Usage), verbose);
    }

    private static TargetAbi ParseAbi(string name) => Enum.TryParse(name, ignoreCase: true, out TargetAbi abi) && Enum.IsDefined(abi)
        ? abi
        : throw new ConformanceException($"'{name}' is not an ABI. Known: {string.Join(", ", Enum.GetNames<TargetAbi>())}.");
}
