using System.Collections.Immutable;

namespace FfiToolkit.TestMatrix;

/// <summary>Hands out jobs that are ready, but never two of a guest at once, nor two of a suite that must be alone.</summary>
/// <remarks>
/// A job that has to wait lets later ones pass: no worker waits while there is something that it could run. The cell with most
/// left comes first, by what its suites may take, and of its suites the longest: so no cell is left to run its suites one by one
/// at the end, nor a long suite alone. Else jobs come in their order.
/// </remarks>
/// <param name="jobs">The jobs.</param>
/// <param name="unready">Those of them that wait until they are said to be ready.</param>
internal sealed class JobQueue(ImmutableArray<Job> jobs, IEnumerable<Job> unready)
{
    private readonly Lock _lock = new();
    private readonly List<Job> _waiting = [.. jobs];
    private readonly List<Job> _running = [];
    private readonly HashSet<Job> _unready = [.. unready];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The next job that may run, once there is one; null when all have been handed out.</summary>
    internal async Task<Job?> TakeAsync()
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_waiting.Count == 0)
                {
                    return null;
                }

                if (_waiting.Where(MayRun).MaxBy(job => (LeftOf(job.Cell), job.Suite.Limit)) is { } job)
                {
                    _waiting.Remove(job);
                    _running.Add(job);
                    return job;
                }

                changed = _changed.Task;
            }

            await changed;
        }
    }

    /// <summary>Says that a job may be handed out.</summary>
    internal void Ready(Job job) => Change(() => _unready.Remove(job));

    /// <summary>Says that a job that was taken has ended.</summary>
    internal void Release(Job job) => Change(() => _running.Remove(job));

    private void Change(Func<bool> change)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _ = change();
            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    private TimeSpan LeftOf(Cell cell) => _waiting.Where(job => job.Cell == cell).Aggregate(TimeSpan.Zero, static (sum, job) => sum + job.Suite.Limit);

    // A guest is one machine, whose suites would meet each other's processes; this machine is for many programs.
    private bool MayRun(Job job) =>
        !_unready.Contains(job) && !_running.Any(other => (other.Cell == job.Cell && job.Level != Level.Native) || (job.Suite.IsAlone && other.Suite == job.Suite));
}
