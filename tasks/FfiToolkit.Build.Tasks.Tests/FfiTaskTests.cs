using Microsoft.Build.Framework;

namespace FfiToolkit.Build.Tasks.Tests;

/// <summary>What every task does with a failure that nobody foresaw.</summary>
public sealed class FfiTaskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeBuildEngine _engine = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_failure_that_it_does_not_know_has_a_code_and_a_report_with_the_stack()
    {
        using FaultyTask task = new() { BuildEngine = _engine, ProjectFolder = _folder.Path, LogFolder = "obj/ffi" };

        Assert.False(task.Execute());

        BuildErrorEventArgs error = Assert.Single(_engine.Errors);
        Assert.Equal(DiagnosticCodes.Fault, error.Code);
        Assert.Contains("FaultyTask met a failure that it does not know: InvalidTimeZoneException: the clock", error.Message, StringComparison.Ordinal);
        string report = Assert.Single(Directory.EnumerateFiles(_folder["obj", "ffi"]));
        Assert.Contains(report, error.Message, StringComparison.Ordinal);
        Assert.Contains($"{nameof(FaultyTask)}.ExecuteAsync", File.ReadAllText(report), StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_that_cannot_be_written_is_in_the_message()
    {
        using FaultyTask task = new() { BuildEngine = _engine, LogFolder = _folder.Write("file", "") };

        Assert.False(task.Execute());

        Assert.Contains($"{nameof(FaultyTask)}.ExecuteAsync", Assert.Single(_engine.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_task_has_that_handler() => Assert.All(
        typeof(FfiTask).Assembly.GetExportedTypes().Where(type => type.IsAssignableTo(typeof(ITask))),
        type =>
        {
            Assert.True(type.IsAssignableTo(typeof(FfiTask)));
            Assert.Equal(typeof(FfiTask), type.GetMethod("Execute")!.DeclaringType);
        });

    private sealed class FaultyTask : FfiTask
    {
        protected override Task ExecuteAsync(IBuildReport report, CancellationToken cancellation) => throw new InvalidTimeZoneException("the clock");
    }
}
