using System.Collections.Immutable;

namespace FfiToolkit.TestMatrix;

/// <summary>Hands out jobs in their order, but never two of a cell at once, nor two of a suite that must be alone.</summary>
/// <remarks>A job that has to wait lets later ones pass: no worker waits while there is something that it could run.</remarks>
/// <param name="jobs">The jobs.</param>
internal sealed class JobQueue(ImmutableArray<Job> jobs)
{
    private readonly Lock _lock = new();
    private readonly List<Job> _waiting = [.. jobs];
    private readonly List<Job> _running = [];
    private TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The next job that may run, once there is one; null when all have been handed out.</summary>
    internal async Task<Job?> TakeAsync()
    {
        while (true)
        {
            Task released;
            lock (_lock)
            {
                if (_waiting.Count == 0)
                {
                    return null;
                }

                if (_waiting.Find(MayRun) is { } job)
                {
                    _waiting.Remove(job);
                    _running.Add(job);
                    return job;
                }

                released = _released.Task;
            }

            await released;
        }
    }

    /// <summary>Says that a job that was taken has ended.</summary>
    internal void Release(Job job)
    {
        TaskCompletionSource released;
        lock (_lock)
        {
            _running.Remove(job);
            released = _released;
            _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        released.SetResult();
    }

    private bool MayRun(Job job) => !_running.Any(other => other.Cell == job.Cell || (job.Suite.IsAlone && other.Suite == job.Suite));
}
