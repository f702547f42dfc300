using System.Collections.Immutable;
using System.Diagnostics;
using Spectre.Console;

namespace FfiToolkit.TestMatrix;

/// <summary>Shows a run on a terminal while it goes: one row per cell, one column per suite, running ones with their time.</summary>
internal sealed class LiveProgress : IRunObserver
{
    private readonly Lock _lock = new();
    private readonly ImmutableArray<Job> _jobs;
    private readonly Dictionary<Job, Stopwatch> _running = [];
    private readonly Dictionary<Job, JobResult> _done = [];
    private string _preparing = "";

    internal LiveProgress(ImmutableArray<Job> jobs) => _jobs = jobs;

    public void Preparing(SuiteDefinition suite)
    {
        lock (_lock)
        {
            _preparing = suite.Name;
        }
    }

    public void Prepared(SuiteDefinition suite)
    {
        lock (_lock)
        {
            _preparing = "";
        }
    }

    public void Started(Job job)
    {
        lock (_lock)
        {
            _running[job] = Stopwatch.StartNew();
        }
    }

    public void Ended(Job job, JobResult result)
    {
        lock (_lock)
        {
            _running.Remove(job);
            _done[job] = result;
        }
    }

    /// <summary>Shows the run until it ends.</summary>
    internal async Task<RunResults> ShowAsync(IAnsiConsole console, Task<RunResults> run)
    {
        await console.Live(Draw()).AutoClear(true).StartAsync(async live =>
        {
            while (await Task.WhenAny(run, Task.Delay(250)) != run)
            {
                live.UpdateTarget(Draw());
            }
        });
        return await run;
    }

    private Rows Draw()
    {
        lock (_lock)
        {
            string[] suites = [.. _jobs.Select(static job => job.Suite.Name).Distinct()];
            Table table = new Table().Border(TableBorder.Rounded).AddColumn("cell");
            foreach (string suite in suites)
            {
                table.AddColumn(suite);
            }

            foreach (IGrouping<string, Job> cell in _jobs.GroupBy(static job => job.Cell.Name))
            {
                table.AddRow([new Text(cell.Key), .. suites.Select(suite => Show(cell.FirstOrDefault(job => job.Suite.Name == suite)))]);
            }

            string state = $"{_done.Count} of {_jobs.Length} done{(_preparing.Length > 0 ? $", preparing {_preparing}" : "")}";
            return new Rows(table, new Text(state, new Style(Color.Grey)));
        }
    }

    private Text Show(Job? job)
    {
        if (job is null)
        {
            return new Text("");
        }

        if (_running.TryGetValue(job, out Stopwatch? watch))
        {
            return new Text($"running {Words.Seconds(watch.Elapsed.TotalSeconds)}", new Style(Color.Blue));
        }

        return _done.TryGetValue(job, out JobResult? result)
            ? new Text(Words.Counts(result), new Style(Words.ColorOf(result.Outcome)))
            : new Text("waits", new Style(Color.Grey));
    }
}
