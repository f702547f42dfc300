using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;

namespace FfiToolkit.TestMatrix;

/// <summary>Runs jobs: several side by side, each into a log of its own.</summary>
/// <remarks>One worker makes first what suites need; the others begin with what needs nothing, or is made.</remarks>
/// <param name="manifest">The matrix.</param>
/// <param name="options">How it is done.</param>
/// <param name="observer">Is told how it goes.</param>
internal sealed class MatrixRun(MatrixManifest manifest, RunOptions options, IRunObserver observer)
{
    // The longest builds real libraries for every cell.
    private static readonly TimeSpan s_prepareLimit = TimeSpan.FromMinutes(40);

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
        ConcurrentDictionary<Job, string> unprepared = new();
        JobRunner runner = new(manifest, options);
        JobQueue queue = new(jobs, jobs.Where(static job => !job.Suite.Prepare.IsEmpty));
        var logOf = jobs.ToDictionary(static job => job, job => new SuiteLog(Path.Combine(logs, $"{job.Cell.Name}-{job.Suite.Name}.log")));
        try
        {
            await Task.WhenAll(Enumerable.Range(0, options.Jobs).Select(i => Task.Run(() => i == 0 ? PrepareAndWorkAsync() : WorkAsync(), CancellationToken.None)));
        }
        finally
        {
            foreach (SuiteLog log in logOf.Values)
            {
                await log.DisposeAsync();
            }
        }

        return new RunResults
        {
            Host = HostMachine.Description,
            Started = started,
            Seconds = Math.Round(watch.Elapsed.TotalSeconds, 1),
            Jobs = [.. jobs.Select(job => results[job])],
        };

        async Task PrepareAndWorkAsync()
        {
            try
            {
                await PrepareAsync(jobs, logs, (job, problem) =>
                {
                    if (problem is not null)
                    {
                        unprepared[job] = problem;
                    }

                    queue.Ready(job);
                }, cancellation);
            }
            finally
            {
                // Whatever happened: nobody waits for what will not come.
                foreach (Job job in jobs)
                {
                    queue.Ready(job);
                }
            }

            await WorkAsync();
        }

        async Task WorkAsync()
        {
            while (await queue.TakeAsync() is { } job)
            {
                try
                {
                    observer.Started(job);
                    results[job] = cancellation.IsCancellationRequested ? JobResult.Of(job, Outcome.Cancelled)
                        : unprepared.TryGetValue(job, out string? problem) ? JobResult.Failure(job, "prepare", problem)
                        : await runner.RunAsync(job, logOf[job], cancellation);
                    observer.Ended(job, results[job]);
                }
                finally
                {
                    queue.Release(job);
                }
            }
        }
    }

    // What several cells of a suite need is made before them, one thing after another: two builds at once would write over each other.
    private async Task PrepareAsync(ImmutableArray<Job> jobs, string logs, Action<Job, string?> prepared, CancellationToken cancellation)
    {
        foreach (IGrouping<SuiteDefinition, Job> suite in jobs.GroupBy(static job => job.Suite).Where(static suite => !suite.Key.Prepare.IsEmpty))
        {
            observer.Preparing(suite.Key);
            await using SuiteLog log = new(Path.Combine(logs, $"prepare-{suite.Key.Name}.log"));
            string? common = await RunAllAsync(suite.Key.PrepareFor(suite.Select(static job => job.Cell.Name), options.IsQuick(suite.Key)), log, cancellation);
            foreach (Job job in suite)
            {
                prepared(job, common ?? await RunAllAsync(suite.Key.PrepareFor(job.Cell.Name), log, cancellation));
            }

            observer.Prepared(suite.Key);
        }
    }

    private async Task<string?> RunAllAsync(IEnumerable<ImmutableArray<string>> commands, SuiteLog log, CancellationToken cancellation)
    {
        foreach (ImmutableArray<string> command in commands)
        {
            string line = string.Join(' ', command);
            await log.HeadingAsync(line);
            try
            {
                SuiteExit exit = await SuiteProcess.RunAsync(command, options.Root, options.Environment, s_prepareLimit, log, cancellation);
                if (exit.TimedOut || exit.Code != 0)
                {
                    return $"'{line}' {(exit.TimedOut ? "did not end" : exit.ToString())}: {log.Tail}";
                }
            }
            catch (MatrixException failure)
            {
                return failure.Message;
            }
        }

        return null;
    }
}
