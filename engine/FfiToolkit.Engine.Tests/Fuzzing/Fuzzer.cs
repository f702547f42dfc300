using System.Diagnostics;
using CsCheck;
using FfiToolkit.Tests.Oracle;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Fuzzing;

/// <summary>Calls by every route until the time is up or two of them disagree.</summary>
internal sealed class Fuzzer(TextWriter output, FuzzJournal journal, StubBug? bug = null)
{
    internal const int DefaultBatchSize = 300;

    private const int TranslationUnits = 4;
    private const int CallsPerRound = 500;

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private string? _versions;

    /// <summary>Signatures to compile at a time.</summary>
    internal int BatchSize { get; init; } = DefaultBatchSize;

    /// <summary>Calls by each route of each drawn signature.</summary>
    internal int CallsPerSignature { get; init; } = 64;

    internal long Signatures { get; private set; }

    internal long Calls { get; private set; }

    internal string Progress => $"{Signatures} signatures, {Calls} calls, {_clock.Elapsed.TotalSeconds:f1} s";

    /// <summary>Draws signatures, a batch at a time.</summary>
    internal async Task<FuzzFinding?> RunAsync(PCG random, TimeSpan time)
    {
        while (_clock.Elapsed < time)
        {
            string seed = random.ToString();
            IReadOnlyList<OracleCase> cases = OracleGenerator.Draw(random, BatchSize, CallsPerSignature);
            using TemporaryFolder folder = new();
            using OracleLibrary library = await OracleBuilder.BuildAsync(folder, cases, OracleBuilder.InTurn(TranslationUnits));
            using OracleRoutes routes = new(library, bug);
            foreach (OracleCase one in cases.TakeWhile(_ => _clock.Elapsed < time))
            {
                journal.Note(one, $"eng/fuzz.sh --seed {seed}");
                if (Find(library, routes, one) is { } found)
                {
                    return new FuzzFinding(new FuzzInput(one.Signature, found.Call), seed, found.Text);
                }
            }

            Report(routes.Versions);
        }

        return null;
    }

    /// <summary>Draws values for one signature, after those that are given.</summary>
    internal async Task<FuzzFinding?> RunAsync(Signature signature, OracleCall? first, PCG random, TimeSpan time)
    {
        string seed = random.ToString();
        using FuzzProbe probe = await FuzzProbe.BuildAsync([signature], bug);
        journal.Note(signature, first is null ? $"eng/fuzz.sh --signature \"{signature}\" --seed {seed}" : new FuzzInput(signature, first).Command(seed));
        Signatures = 1;
        IReadOnlyList<OracleCall> calls = first is null ? Draw() : [first];
        do
        {
            (FuzzVerdict? wrong, long made) = probe.Run(0, calls);
            Calls += made;
            if (wrong is { Call: { } call, Text: { } text })
            {
                return new FuzzFinding(new FuzzInput(signature, call), seed, $"{wrong.Route} ({wrong.Variant}): {text}");
            }

            calls = Draw();
        }
        while (_clock.Elapsed < time);

        Report(probe.Versions);
        return null;

        IReadOnlyList<OracleCall> Draw() => [.. Enumerable.Range(0, CallsPerRound).Select(_ => OracleGenerator.Call(signature, random))];
    }

    private (OracleCall Call, string Text)? Find(OracleLibrary library, OracleRoutes routes, OracleCase one)
    {
        Signatures++;
        using OracleCaseRoutes open = routes.Open(one);
        foreach (Route route in open.Routes)
        {
            Calls += one.Calls.Count;
            if (OracleChecker.Find(library, one, route) is { } found)
            {
                return (one.Calls[found.Call], $"{one}, by {route.Name}: {found.Text}");
            }
        }

        return null;
    }

    private void Report(string versions)
    {
        if (_versions is null)
        {
            _versions = versions;
            output.WriteLine($"  with {versions}");
        }

        output.WriteLine($"  {Progress}");
    }
}
