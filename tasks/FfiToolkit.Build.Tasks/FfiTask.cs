using FfiToolkit.Build.Tasks.Diagnostics;
using Microsoft.Build.Framework;

namespace FfiToolkit.Build.Tasks;

/// <summary>What every task here shares: cancellation, and failures turned into coded log entries.</summary>
public abstract class FfiTask : Microsoft.Build.Utilities.Task, ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>False turns what the machine merely lacks (source, compiler) into a warning; the task then produces nothing.</summary>
    public bool Required { get; set; } = true;

    /// <inheritdoc/>
    public void Cancel() => _cancellation.Cancel();

    /// <inheritdoc/>
    public override bool Execute()
    {
        TaskReport report = new(Log);
        try
        {
            ExecuteAsync(report, _cancellation.Token).GetAwaiter().GetResult();
            return !Log.HasLoggedErrors;
        }
        catch (FfiBuildException failure)
        {
            Report(failure);
            return !Log.HasLoggedErrors;
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            report.Failure(new FfiBuildException(DiagnosticCodes.Cancelled, $"{GetType().Name} was cancelled; nothing was written to its output. Build again to continue."), asWarning: false);
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the cancellation source.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _cancellation.Dispose();
        }
    }

    /// <summary>Logs a failure: a warning when it only means that the machine lacks something and that is not required.</summary>
    protected void Report(FfiBuildException failure) => new TaskReport(Log).Failure(failure, asWarning: failure?.Skippable == true && !Required);

    /// <summary>The task's work, on plain classes.</summary>
    protected abstract Task ExecuteAsync(IBuildReport report, CancellationToken cancellation);
}
