using System.Collections.Concurrent;

namespace FfiToolkit.TestMatrix.Tests;

/// <summary>Writes down what a run says.</summary>
internal sealed class RecordingObserver : IRunObserver
{
    internal ConcurrentQueue<string> Said { get; } = new();

    /// <summary>Is set once a suite has started.</summary>
    internal TaskCompletionSource HasStarted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Preparing(SuiteDefinition suite) => Said.Enqueue($"prepare {suite.Name}");

    public void Prepared(SuiteDefinition suite) => Said.Enqueue($"prepared {suite.Name}");

    public void Started(Job job)
    {
        Said.Enqueue($"start {job}");
        HasStarted.TrySetResult();
    }

    public void Ended(Job job, JobResult result) => Said.Enqueue($"end {job}: {result.Outcome}");
}
