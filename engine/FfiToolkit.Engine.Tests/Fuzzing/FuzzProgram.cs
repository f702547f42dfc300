using FfiToolkit.Tests.Oracle;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Fuzzing;

/// <summary>The fuzzer as a command: 0 where every call was right, 1 for a mismatch, 2 where it could not begin.</summary>
internal static class FuzzProgram
{
    internal const string Verb = "--fuzz";

    internal static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors, StubBug? bug = null, int batchSize = Fuzzer.DefaultBatchSize)
    {
        FuzzOptions options;
        try
        {
            options = FuzzOptions.Parse(arguments);
        }
        catch (FormatException error)
        {
            errors.WriteLine($"error: {error.Message}");
            return 2;
        }

        if (Obstacle() is { } obstacle)
        {
            errors.WriteLine($"error: {obstacle}");
            return 2;
        }

        string seed = options.Random.ToString();
        output.WriteLine($"fuzzing {options.Signature?.ToString() ?? "drawn signatures"} for {options.Time.TotalSeconds} s, --seed {seed}");
        using FuzzJournal journal = new(options.Journal);
        Fuzzer fuzzer = new(output, journal, bug) { BatchSize = batchSize };
        FuzzFinding? finding = options.Signature is null
            ? await fuzzer.RunAsync(options.Random, options.Time)
            : await fuzzer.RunAsync(options.Signature, options.Call, options.Random, options.Time);
        string summary = $"fuzz: {fuzzer.Progress}, {(finding is null ? "0 mismatches" : "1 mismatch")}, --seed {seed}";
        if (finding is not null)
        {
            await ReportAsync(finding, new Minimiser(journal, options.Random, bug), output, bug);
        }

        output.WriteLine(summary);
        return finding is null ? 0 : 1;
    }

    private static string? Obstacle() =>
        !CCompiler.IsAvailable ? "there is no C compiler (looked for CC and cc)."
        : !Contexts.Available.Contains(CallPath.Fast) ? "this machine has no fast path to compare."
        : null;

    private static async Task ReportAsync(FuzzFinding finding, Minimiser minimiser, TextWriter output, StubBug? bug)
    {
        output.WriteLine($"mismatch: {finding.Text}");
        output.WriteLine($"  {finding.Input}");
        if (await minimiser.MinimiseAsync(finding.Input) is not { } smallest)
        {
            output.WriteLine($"It did not come again with the signature alone; the whole batch: eng/fuzz.sh --seed {finding.Seed}");
            return;
        }

        output.WriteLine($"minimised: {smallest.Signature}");
        output.WriteLine($"  values: {smallest.Values}");
        using FuzzProbe probe = await FuzzProbe.BuildAsync([smallest.Signature], bug);
        foreach (IGrouping<string, FuzzVerdict> route in probe.Verdicts(0, [smallest.Call]).GroupBy(static verdict => verdict.Route))
        {
            FuzzVerdict? wrong = route.FirstOrDefault(static verdict => verdict.Text is not null);
            output.WriteLine($"  {route.Key}: {(wrong is null ? "as expected" : $"{wrong.Text} ({wrong.Variant})")}");
        }

        output.WriteLine($"reproduce: {smallest.Command(finding.Seed)}");
    }
}
