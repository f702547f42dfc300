using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;

namespace FfiToolkit.TestMatrix;

/// <summary>Runs jobs: the cells side by side, the suites of a cell one after another into one log.</summary>
/// <param name="manifest">The matrix.</param>
/// <param name="options">How it is done.</param>
/// <param name="observer">Is told how it goes.</param>
internal sealed class MatrixRun(MatrixManifest manifest, RunOptions options, IRunObserver observer)
{
    private static readonly TimeSpan s_prepareLimit = TimeSpan.FromMinutes(10);

    /// <summary>Runs them. A cancelled run has a result for every job too.</summary>
    /// <exception cref="MatrixException">There is no room for the logs at all.</exception>
    internal async Task<RunResults> RunAsync(ImmutableArray<Job> jobs, CancellationToken cancellation)
    {
        DateTimeOffset started = DateTimeOffset.UtcNow;
        var watch = Stopwatch.StartNew();
        string logs = Path.Combine(options.Folder, "logs");
        try
        {
            Directory.CreateDirectory(logs);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new MatrixException($"The folder of the logs cannot be made: {failure.Message}");
        }

        ConcurrentDictionary<Job, JobResult> results = new();
        Dictionary<string, string> unprepared = await PrepareAsync(jobs, logs, cancellation);
        JobRunner runner = new(manifest, options);
        await Parallel.ForEachAsync(
            jobs.GroupBy(static job => job.Cell.Name),
            new ParallelOptions { MaxDegreeOfParallelism = options.Jobs },
            async (cell, _) =>
            {
                await using CellLog log = new(Path.Combine(logs, $"{cell.Key}.log"));
                foreach (Job job in cell)
                {
                    observer.Started(job);
                    JobResult result = cancellation.IsCancellationRequested ? JobResult.Of(job, Outcome.Cancelled)
                        : unprepared.TryGetValue(job.Suite.Name, out string? problem) ? JobResult.Failure(job, "prepare", problem)
                        : await runner.RunAsync(job, log, cancellation);
                    results[job] = result;
                    observer.Ended(job, result);
                }
            });
        return new RunResults
        {
            Host = HostMachine.Description,
            Started = started,
            Seconds = Math.Round(watch.Elapsed.TotalSeconds, 1),
            Jobs = [.. jobs.Select(job => results[job])],
        };
    }

    // What several cells of a suite need is made before them: two builds at once would write over each other.
    private async Task<Dictionary<string, string>> PrepareAsync(ImmutableArray<Job> jobs, string logs, CancellationToken cancellation)
    {
        Dictionary<string, string> problems = [];
        foreach (SuiteDefinition suite in jobs.Select(static job => job.Suite).Distinct().Where(static suite => !suite.Prepare.IsEmpty))
        {
            observer.Preparing(suite);
            await using CellLog log = new(Path.Combine(logs, $"prepare-{suite.Name}.log"));
            foreach (ImmutableArray<string> command in suite.Prepare)
            {
                string line = string.Join(' ', command);
                await log.HeadingAsync(line);
                try
                {
                    SuiteExit exit = await SuiteProcess.RunAsync(command, options.Root, options.Environment, s_prepareLimit, log, cancellation);
                    if (exit.TimedOut || exit.Code != 0)
                    {
                        problems[suite.Name] = $"'{line}' {(exit.TimedOut ? "did not end" : exit.ToString())}: {log.Tail}";
                        break;
                    }
                }
                catch (MatrixException failure)
                {
                    problems[suite.Name] = failure.Message;
                    break;
                }
            }
        }

        return problems;
    }
}
