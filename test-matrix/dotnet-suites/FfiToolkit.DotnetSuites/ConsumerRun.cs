using System.Diagnostics;

namespace FfiToolkit.DotnetSuites;

/// <summary>Runs the tests of packed consumers: those of this machine for its own cell, those of guests for theirs.</summary>
internal static class ConsumerRun
{
    internal const string Suite = "consumer";

    private const string Tests = "test-matrix/FfiToolkit.PackageTests/bin/Release/net10.0/FfiToolkit.PackageTests.dll";
    private const string GuestClass = "FfiToolkit.PackageTests.GuestTests";

    // Understood by the tests: guests of other cells are skipped with this reason.
    private const string CellVariable = "FFITK_CONSUMER_RID";
    // Understood by the tests: less of what takes long and differs least.
    private const string QuickVariable = "FFITK_CONSUMER_QUICK";
    private const string NotAskedFor = "not asked for";

    internal static async Task<SuiteReport> RunAsync(string root, Options options)
    {
        var watch = Stopwatch.StartNew();
        string rid = options.Rid;
        bool isHost = rid == ThisMachine.Rid;
        SuiteReport report = new() { Suite = Suite, Cell = rid, Level = isHost ? "native" : DotnetGuest.For(rid).Level };
        if (!isHost && DotnetGuest.For(rid).Missing is { } missing)
        {
            return report with { Missing = missing };
        }

        string results = Path.Combine(root, "artifacts", "consumers", $"results-{rid}.xml");
        Directory.CreateDirectory(Path.GetDirectoryName(results)!);
        File.Delete(results);
        int code = await Programs.RunAsync(
            "dotnet",
            [Path.Combine(root, Tests), "-noColor", "-xml", results, isHost ? "-class-" : "-class", GuestClass],
            root,
            new Dictionary<string, string?> { [CellVariable] = rid, [QuickVariable] = options.Quick ? "1" : null });
        report = report with { Seconds = Math.Round(watch.Elapsed.TotalSeconds, 1) };
        if (!File.Exists(results))
        {
            return report with { Failures = [new CaseReport("crash", $"The tests ended with {code} and wrote no results.")] };
        }

        var found = XunitResults.Read(results);
        return report with { Passed = found.Passed, Failures = found.Failures, Skipped = [.. found.Skipped.Where(static one => one.Message != NotAskedFor)] };
    }
}
