using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Settings;
using Microsoft.Build.Framework;

namespace FfiToolkit.Build.Tasks;

/// <summary>What every task here shares: cancellation, paths relative to the project, and failures turned into coded log entries.</summary>
public abstract class FfiTask : Microsoft.Build.Utilities.Task, ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>False turns what the machine merely lacks (source, compiler) into a warning; the task then produces nothing.</summary>
    public bool Required { get; set; } = true;

    /// <summary>The folder that relative paths are relative to; the current one when empty.</summary>
    public string? ProjectFolder { get; set; }

    /// <summary>The folder that gets the report of a fault of the task itself; the system's folder for temporary files when empty.</summary>
    public string? LogFolder { get; set; }

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
        catch (Exception fault)
        {
            // Whatever it is, it has a code, and what a maintainer needs to know.
            report.Failure(Fault(fault), asWarning: false);
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

    /// <summary>A path of the caller's, in full. A backslash separates folders on every system, as it does everywhere in MSBuild: the SDK's own paths have some.</summary>
    protected string FullPath(string path)
    {
        string native = (path ?? "").Replace('\\', Path.DirectorySeparatorChar);
        return string.IsNullOrEmpty(ProjectFolder) ? Path.GetFullPath(native) : Path.GetFullPath(native, Path.GetFullPath(ProjectFolder));
    }

    /// <summary>The full paths of a semicolon-separated list.</summary>
    protected string[] FullPaths(string? list) => [.. BuildSettings.Split(list).Select(FullPath)];

    private FfiBuildException Fault(Exception fault)
    {
        string text = $"{GetType().FullName}\n{fault}\n";
        string file = Path.Combine(string.IsNullOrEmpty(LogFolder) ? Path.GetTempPath() : FullPath(LogFolder), $"fault-{GetType().Name}-{Guid.NewGuid():N}.log");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
            text = $"The report is in '{file}'";
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            text = $"The report could not be written to '{file}' ({refusal.Message}): {text}";
        }

        return new FfiBuildException(
            DiagnosticCodes.Fault,
            $"{GetType().Name} met a failure that it does not know: {fault.GetType().Name}: {fault.Message} {text}. Look for a setting that it may come from; if there is none, this is a fault of FfiToolkit.Build: send the report to its maintainers.",
            fault);
    }

    /// <summary>The task's work, on plain classes.</summary>
    protected abstract Task ExecuteAsync(IBuildReport report, CancellationToken cancellation);
}
