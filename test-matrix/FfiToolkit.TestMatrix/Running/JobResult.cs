using System.Collections.Immutable;

namespace FfiToolkit.TestMatrix;

/// <summary>How one suite went in one cell.</summary>
internal sealed record JobResult
{
    public required string Cell { get; init; }

    public required string Suite { get; init; }

    public required string Level { get; init; }

    public required Outcome Outcome { get; init; }

    public int Passed { get; init; }

    public int ExpectedFailures { get; init; }

    /// <summary>Cases that failed; a suite that crashed, hung or broke its contract has one that says so.</summary>
    public ImmutableArray<CaseReport> Failures { get; init; } = [];

    /// <summary>Cases that were left out, with the reason.</summary>
    public ImmutableArray<CaseReport> Skipped { get; init; } = [];

    /// <summary>What is not installed and how to install it; null otherwise.</summary>
    public string? Missing { get; init; }

    /// <summary>What the level leaves open, from the manifest; null for nothing.</summary>
    public string? Note { get; init; }

    public double Seconds { get; init; }

    /// <summary>Its log, as a path inside the folder of the results.</summary>
    public string? Log { get; init; }

    internal static JobResult Of(Job job, Outcome outcome) => new()
    {
        Cell = job.Cell.Name,
        Suite = job.Suite.Name,
        Level = job.Level.Name(),
        Outcome = outcome,
        Note = job.Cell.Suites[job.Suite.Name].Note,
    };

    internal static JobResult Failure(Job job, string name, string message) =>
        Of(job, Outcome.Failed) with { Failures = [new CaseReport(name, message)] };
}
