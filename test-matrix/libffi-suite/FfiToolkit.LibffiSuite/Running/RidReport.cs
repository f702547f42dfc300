using System.Collections.Immutable;
using FfiToolkit.LibffiSuite.Canaries;
using FfiToolkit.LibffiSuite.Targets;

namespace FfiToolkit.LibffiSuite.Running;

/// <summary>How the suite went on one target.</summary>
internal sealed record RidReport
{
    public required SuiteTarget Target { get; init; }

    public ImmutableArray<TestResult> Results { get; init; } = [];

    public ImmutableArray<CanaryResult> Canaries { get; init; } = [];

    /// <summary>Why nothing could run; null otherwise.</summary>
    public string? Missing { get; init; }

    /// <summary>How many programs were compiled anew.</summary>
    public int Compiled { get; init; }

    public TimeSpan Time { get; init; }

    internal int Count(Verdict verdict, string? folder = null) =>
        Results.Count(result => result.Verdict == verdict && (folder is null || result.Program.Folder == folder));

    /// <summary>Whether everything passed that ran, something ran, and every canary was caught.</summary>
    internal bool IsGood => Missing is null && Count(Verdict.Failed) == 0 && Count(Verdict.Passed) > 0 && Canaries.All(static canary => canary.IsCaught);

    /// <summary>The report that the matrix runner reads.</summary>
    internal SuiteReport ToSuiteReport() => new()
    {
        Suite = "libffi",
        Cell = Target.Rid,
        Level = Target.Level,
        Passed = Count(Verdict.Passed),
        ExpectedFailures = Count(Verdict.ExpectedFailure),
        Failures =
        [
            .. Results.Where(static result => result.Verdict == Verdict.Failed).Select(static result => new CaseReport(result.Program.ToString(), result.Message)),
            .. Canaries.Where(static canary => !canary.IsCaught).Select(static canary => new CaseReport("canary " + canary.Name, canary.Message)),
        ],
        Skipped = [.. Results.Where(static result => result.Verdict == Verdict.Unsupported).Select(static result => new CaseReport(result.Program.ToString(), result.Message))],
        Missing = Missing,
        Seconds = Math.Round(Time.TotalSeconds, 1),
    };
}
