using System.Diagnostics;

namespace FfiToolkit.DotnetSuites;

/// <summary>Runs the published tests in the guest of a cell, or on this machine where it is the cell.</summary>
internal static class EngineRun
{
    internal const string Suite = "engine";

    // What the quick form leaves out of guests: tests with these traits (Support/Portable.cs of the tests), the second where the
    // processor is emulated.
    private static readonly CaseReport s_portable = new("Outcome=portable", "what comes out the same on every processor is run on this machine");
    private static readonly CaseReport s_costly = new("Outcome=portable but for what cheaper tests show", "what takes long on an emulated processor and shows little of it is run on this machine");

    // Ten times what the slowest guest takes on a quiet machine; the matrix has a limit of its own.
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(14);

    internal static async Task<SuiteReport> RunAsync(TestProgram program, Options options)
    {
        var watch = Stopwatch.StartNew();
        string rid = options.Rid;
        bool isHost = rid == ThisMachine.Rid;
        string level = isHost ? "native" : DotnetGuest.ForTests(rid).Level;
        SuiteReport report = new() { Suite = Suite, Cell = rid, Level = level };
        if ((isHost ? null : DotnetGuest.ForTests(rid).Missing ?? CrossCompiler.Missing(rid)) is { } missing)
        {
            return report with { Missing = missing };
        }

        string results = Path.Combine(program.Folder, "results.xml");
        File.Delete(results);
        CaseReport[] left = options.Quick && !isHost ? level == "qemu-user" ? [s_portable, s_costly] : [s_portable] : [];
        (int code, string output) = isHost ? await RunHereAsync(program, results) : RunInGuest(program, DotnetGuest.ForTests(rid), results, left);
        Console.WriteLine(output);
        report = report with { Seconds = Math.Round(watch.Elapsed.TotalSeconds, 1) };
        if (!File.Exists(results))
        {
            return report with { Failures = [new CaseReport("crash", $"The tests ended with {code} and wrote no results. They printed last: {Tail(output)}")] };
        }

        var found = XunitResults.Read(results);
        report = report with { Passed = found.Passed, Failures = found.Failures, Skipped = [.. found.Skipped, .. left] };
        return code != 0 && found.Failures.IsEmpty
            ? report with { Failures = [new CaseReport("exit", $"No test failed, but the program ended with {code}. It printed last: {Tail(output)}")] }
            : report;
    }

    private static async Task<(int Code, string Output)> RunHereAsync(TestProgram program, string results) => (
        await Programs.RunAsync(Path.Combine(program.Folder, TestProgram.Name + (OperatingSystem.IsWindows() ? ".exe" : "")), ["-noColor", "-xml", results], program.Folder),
        "");

    private static (int Code, string Output) RunInGuest(TestProgram program, DotnetGuest guest, string results, CaseReport[] left)
    {
        Dictionary<string, string> environment = new() { ["FFITK_GUEST"] = guest.Rid, ["FFITK_GUEST_LAUNCHER"] = string.Join('\n', guest.StartFromInside()) };
        string[] arguments = ["-noColor", "-xml", guest.PathInGuest(results), .. left.SelectMany(static trait => new[] { "-trait-", trait.Name })];
        GuestRun run = guest.Run(Path.Combine(program.Folder, guest.FileName(TestProgram.Name)), arguments, s_limit, environment);
        return (run.ExitCode, run.Output);
    }

    private static string Tail(string text) => string.Join('\n', text.TrimEnd().Split('\n').TakeLast(15));
}
