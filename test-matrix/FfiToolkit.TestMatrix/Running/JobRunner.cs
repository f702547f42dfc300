using System.Collections.Immutable;
using System.Diagnostics;

namespace FfiToolkit.TestMatrix;

/// <summary>Runs one suite in one cell and judges what it wrote.</summary>
/// <param name="manifest">The matrix.</param>
/// <param name="options">What the run was asked for.</param>
internal sealed class JobRunner(MatrixManifest manifest, RunOptions options)
{
    private const int TailLines = 12;

    internal async Task<JobResult> RunAsync(Job job, SuiteLog log, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        await log.HeadingAsync($"{job} ({job.Level.Name()})");
        JobResult result = MissingTools(job) is { } missing
            ? JobResult.Of(job, Outcome.Missing) with { Missing = missing }
            : await RunSuiteAsync(job, log, cancellation);
        if (log.Problem is { } problem)
        {
            result = result with
            {
                Outcome = Outcome.Failed,
                Failures = result.Failures.Add(new CaseReport("log", $"The log of {job} could not be written: {problem} Make room for '{log.Path}'.")),
            };
        }

        return result with { Seconds = Math.Round(watch.Elapsed.TotalSeconds, 1), Log = Path.GetRelativePath(options.Folder, log.Path) };
    }

    private string? MissingTools(Job job)
    {
        // A machine of the cell's own kind needs no emulator and no cross compiler.
        if (job.Level == Level.Native && job.Cell.Name != "linux-x64" && job.Cell.Suites[job.Suite.Name].Level != Level.Native)
        {
            return null;
        }

        string[] lacking = [.. manifest.Tools.Where(tool => tool.Serves(job.Cell.Name, job.Suite.Name) && !ToolCheck.IsThere(tool)).Select(static tool => tool.HowToInstall)];
        return lacking.Length == 0 ? null : $"not installed: {string.Join(", ", lacking)}";
    }

    private async Task<JobResult> RunSuiteAsync(Job job, SuiteLog log, CancellationToken cancellation)
    {
        string reports = Path.Combine(options.Folder, "reports", $"{job.Cell.Name}-{job.Suite.Name}");
        SuiteExit exit;
        try
        {
            // A report of an earlier run must not speak for this one.
            if (Directory.Exists(reports))
            {
                Directory.Delete(reports, recursive: true);
            }

            Directory.CreateDirectory(reports);
            exit = await SuiteProcess.RunAsync(
                job.Suite.CommandFor(job.Cell.Name, reports, options.IsQuick(job.Suite)), options.Root, options.Environment, options.Limit ?? job.Suite.Limit, log, cancellation);
        }
        catch (MatrixException failure)
        {
            return JobResult.Failure(job, "start", failure.Message);
        }
        catch (IOException failure)
        {
            return JobResult.Failure(job, "report", $"There is no room for its report: {failure.Message}");
        }

        if (exit.LeftBehind.Count > 0)
        {
            await log.LineAsync($"== ended what the suite left running: {string.Join(", ", exit.LeftBehind)}");
        }

        if (cancellation.IsCancellationRequested)
        {
            return JobResult.Of(job, Outcome.Cancelled);
        }

        if (exit.TimedOut)
        {
            return JobResult.Failure(job, "time limit", $"It did not end within {Words(options.Limit ?? job.Suite.Limit)} and was ended.{End(log)}");
        }

        return Judge(job, exit, ReadReports(job, reports), log);
    }

    private static JobResult Judge(Job job, SuiteExit exit, SuiteOutput output, SuiteLog log)
    {
        var failures = ImmutableArray.CreateBuilder<CaseReport>();
        failures.AddRange(output.Problems);
        failures.AddRange(output.Reports.SelectMany(static report => report.Failures));
        ImmutableArray<CaseReport> skipped = [.. output.Reports.SelectMany(static report => report.Skipped)];
        int passed = output.Reports.Sum(static report => report.Passed);
        string[] missing = [.. output.Reports.Select(static report => report.Missing).OfType<string>()];
        if (output.Reports.IsEmpty && output.Problems.IsEmpty)
        {
            failures.Add(new CaseReport("report", $"It wrote no report and {exit}.{End(log)}"));
        }
        else if (failures.Count == 0 && missing.Length == 0 && exit.Code != 0)
        {
            failures.Add(new CaseReport("exit", $"It reported no failure, but {exit}.{End(log)}"));
        }
        else if (failures.Count == 0 && missing.Length == 0 && passed == 0)
        {
            failures.Add(new CaseReport("report", "Nothing passed and nothing failed: no case ran."));
        }

        Outcome outcome = failures.Count > 0 ? Outcome.Failed : missing.Length > 0 ? Outcome.Missing : Outcome.Passed;
        return JobResult.Of(job, outcome) with
        {
            Passed = passed,
            ExpectedFailures = output.Reports.Sum(static report => report.ExpectedFailures),
            Failures = failures.ToImmutable(),
            Skipped = skipped,
            Missing = missing.Length > 0 ? string.Join("; ", missing) : null,
        };
    }

    private static SuiteOutput ReadReports(Job job, string folder)
    {
        var reports = ImmutableArray.CreateBuilder<SuiteReport>();
        var problems = ImmutableArray.CreateBuilder<CaseReport>();
        foreach (string file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            try
            {
                var report = SuiteReport.Read(file);
                if (report.Cell != job.Cell.Name || report.Suite != job.Suite.Name)
                {
                    problems.Add(new CaseReport("report", $"It reported {report.Cell} {report.Suite} instead of {job}."));
                }
                else if (report.Level != job.Level.Name() && report.Missing is null)
                {
                    problems.Add(new CaseReport("level", $"It ran at the level '{report.Level}'; matrix.json says '{job.Level.Name()}'."));
                }

                reports.Add(report);
            }
            catch (Exception failure) when (failure is InvalidDataException or IOException)
            {
                problems.Add(new CaseReport("report", failure.Message));
            }
        }

        return new SuiteOutput(reports.ToImmutable(), problems.ToImmutable());
    }

    private static string End(SuiteLog log)
    {
        string[] lines = log.Tail.Split('\n');
        return lines is [""] ? " It printed nothing." : $" It printed last: {string.Join(Environment.NewLine, lines.TakeLast(TailLines))}";
    }

    private static string Words(TimeSpan limit) => limit.TotalSeconds < 120
        ? FormattableString.Invariant($"{limit.TotalSeconds:0.#} s")
        : FormattableString.Invariant($"{limit.TotalMinutes:0.#} minutes");
}
