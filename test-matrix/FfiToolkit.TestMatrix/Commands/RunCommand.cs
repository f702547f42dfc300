using System.Collections.Immutable;
using System.CommandLine;
using Spectre.Console;

namespace FfiToolkit.TestMatrix;

/// <summary>The command <c>run</c>.</summary>
internal static class RunCommand
{
    private const int CancelledCode = 130;

    internal static Command Create()
    {
        Option<string[]> cells = Names("--cell", "Cells to run; all that this machine can by default.");
        Option<string[]> suites = Names("--suite", "Suites to run; all by default.");
        Option<int> jobs = new("--jobs") { Description = "Suites that run at once, each in another cell.", DefaultValueFactory = static _ => Environment.ProcessorCount };
        Option<string> shard = new("--shard") { Description = "A part of the cells: i/n.", DefaultValueFactory = static _ => "1/1" };
        Option<bool> require = new("--require") { Description = "Fail where something is not installed." };
        Option<bool> quick = new("--quick") { Description = "Less of every suite, and only suites that have less." };
        Option<string[]> quickSuites = Names("--quick-suite", "Suites that do less while the others run whole.");
        Option<string?> results = new("--results") { Description = "The folder for logs and results; artifacts/matrix by default." };
        Option<string?> matrix = new("--matrix") { Description = "Another matrix.json." };
        Option<double?> limit = new("--limit") { Description = "Seconds that any suite may take in a cell, in place of its own limit." };
        Command command = new("run", "Runs suites in cells and writes the results.") { cells, suites, jobs, shard, require, quick, quickSuites, results, matrix, limit };
        command.SetAction((parsed, cancellation) =>
        {
            string root = Checkout.Root();
            MatrixManifest manifest = ManifestReader.Read(parsed.GetValue(matrix) ?? Checkout.ManifestOf(root));
            RunOptions options = new()
            {
                Root = root,
                Folder = Path.GetFullPath(parsed.GetValue(results) ?? Path.Combine(root, "artifacts", "matrix")),
                Jobs = parsed.GetValue(jobs) is > 0 and var count ? count : throw new MatrixException("--jobs must be at least 1."),
                Quick = parsed.GetValue(quick),
                QuickSuites = Selection.Quick(manifest, Split(parsed.GetValue(quickSuites))),
                Limit = parsed.GetValue(limit) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            };
            ImmutableArray<Job> chosen = Selection.Choose(
                manifest, ThisMachine.Rid, Split(parsed.GetValue(cells)), Split(parsed.GetValue(suites)), Shard.Parse(parsed.GetValue(shard)!), options.Quick);
            return RunAsync(manifest, options, chosen, parsed.GetValue(require), cancellation);
        });
        return command;
    }

    /// <summary>An option that is given several times, or once with commas.</summary>
    internal static Option<string[]> Names(string name, string description) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = true, DefaultValueFactory = static _ => [] };

    internal static string[] Split(string[]? values) => [.. (values ?? []).SelectMany(static value => value.Split(',', StringSplitOptions.RemoveEmptyEntries))];

    private static async Task<int> RunAsync(MatrixManifest manifest, RunOptions options, ImmutableArray<Job> jobs, bool require, CancellationToken cancellation)
    {
        IAnsiConsole console = Terminal.Create();
        RunResults results;
        if (Terminal.IsInteractive)
        {
            LiveProgress progress = new(jobs);
            results = await progress.ShowAsync(console, new MatrixRun(manifest, options, progress).RunAsync(jobs, cancellation));
        }
        else
        {
            results = await new MatrixRun(manifest, options, new PlainProgress(Console.Out)).RunAsync(jobs, cancellation);
        }

        TerminalReport.Write(console, results);
        ResultFiles.Write(results, manifest, options.Folder);
        Console.WriteLine($"Results and logs: {options.Folder}");
        Console.WriteLine(FormattableString.Invariant($"{results.PassedCases} passed, {results.FailedCases} failed, {results.SkippedCases} skipped"));
        return cancellation.IsCancellationRequested ? CancelledCode : results.IsGood(require) ? 0 : 1;
    }
}
