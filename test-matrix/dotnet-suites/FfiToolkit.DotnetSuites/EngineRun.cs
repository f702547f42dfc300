using System.Diagnostics;

namespace FfiToolkit.DotnetSuites;

/// <summary>Runs the published tests in the guest of a cell, or on this machine where it is the cell.</summary>
internal static class EngineRun
{
    internal const string Suite = "engine";

    // The trait of tests that come out the same on every processor: on an emulated one they were a quarter of the seconds.
    private const string Portable = "Outcome=portable";

    // Ten times what the slowest guest takes on a quiet machine; the matrix has a limit of its own.
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(14);

    internal static async Task<SuiteReport> RunAsync(TestProgram program, string rid)
    {
        var watch = Stopwatch.StartNew();
        bool isHost = rid == ThisMachine.Rid;
        string level = isHost ? "native" : DotnetGuest.ForTests(rid).Level;
        SuiteReport report = new() { Suite = Suite, Cell = rid, Level = level };
        if ((isHost ? null : DotnetGuest.ForTests(rid).Missing ?? CrossCompiler.Missing(rid)) is { } missing)
        {
            return report with { Missing = missing };
        }

        string results = Path.Combine(program.Folder, "results.xml");
        File.Delete(results);
        (int code, string output) = isHost ? await RunHereAsync(program, results) : RunInGuest(program, DotnetGuest.ForTests(rid), results);
        Console.WriteLine(output);
        report = report with { Seconds = Math.Round(watch.Elapsed.TotalSeconds, 1) };
        if (!File.Exists(results))
        {
            return report with { Failures = [new CaseReport("crash", $"The tests ended with {code} and wrote no results. They printed last: {Tail(output)}")] };
        }

        var found = XunitResults.Read(results);
        report = report with { Passed = found.Passed, Failures = found.Failures, Skipped = found.Skipped };
        if (IsEmulated(level))
        {
            report = report with { Skipped = [.. report.Skipped, new CaseReport(Portable, "what comes out the same on every processor is run in the cells whose processor is not emulated")] };
        }

        return code != 0 && found.Failures.IsEmpty
            ? report with { Failures = [new CaseReport("exit", $"No test failed, but the program ended with {code}. It printed last: {Tail(output)}")] }
            : report;
    }

    private static async Task<(int Code, string Output)> RunHereAsync(TestProgram program, string results) => (
        await Programs.RunAsync(Path.Combine(program.Folder, TestProgram.Name + (OperatingSystem.IsWindows() ? ".exe" : "")), ["-noColor", "-xml", results], program.Folder),
        "");

    private static (int Code, string Output) RunInGuest(TestProgram program, DotnetGuest guest, string results)
    {
        Dictionary<string, string> environment = new() { ["FFITK_GUEST"] = guest.Rid, ["FFITK_GUEST_LAUNCHER"] = string.Join('\n', guest.StartFromInside()) };
        string[] arguments = ["-noColor", "-xml", guest.PathInGuest(results), .. IsEmulated(guest.Level) ? ["-trait-", Portable] : Array.Empty<string>()];
        GuestRun run = guest.Run(Path.Combine(program.Folder, guest.FileName(TestProgram.Name)), arguments, s_limit, environment);
        return (run.ExitCode, run.Output);
    }

    private static bool IsEmulated(string level) => level == "qemu-user";

    private static string Tail(string text) => string.Join('\n', text.TrimEnd().Split('\n').TakeLast(15));
}
