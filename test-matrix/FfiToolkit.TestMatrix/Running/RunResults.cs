using System.Collections.Immutable;
using System.Text.Json;

namespace FfiToolkit.TestMatrix;

/// <summary>What a run found.</summary>
internal sealed record RunResults
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The machine that it ran on.</summary>
    public required string Host { get; init; }

    public required DateTimeOffset Started { get; init; }

    public double Seconds { get; init; }

    public ImmutableArray<JobResult> Jobs { get; init; } = [];

    internal int Count(Outcome outcome) => Jobs.Count(job => job.Outcome == outcome);

    internal int PassedCases => Jobs.Sum(static job => job.Passed + job.ExpectedFailures);

    /// <summary>Cases that failed; a cancelled suite counts as one.</summary>
    internal int FailedCases => Jobs.Sum(static job => job.Failures.Length) + Count(Outcome.Cancelled);

    /// <summary>Cases that were left out; a suite that could not run counts as one.</summary>
    internal int SkippedCases => Jobs.Sum(static job => job.Skipped.Length) + Count(Outcome.Missing);

    /// <summary>Whether something passed and nothing failed.</summary>
    /// <param name="require">Whether what could not run counts as failed.</param>
    internal bool IsGood(bool require) =>
        Count(Outcome.Passed) > 0 && Count(Outcome.Failed) == 0 && Count(Outcome.Cancelled) == 0 && (!require || Count(Outcome.Missing) == 0);

    internal string ToJson() => JsonSerializer.Serialize(this, s_json) + "\n";

    /// <summary>Reads what a run wrote.</summary>
    /// <exception cref="MatrixException">The file is not one.</exception>
    internal static RunResults Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<RunResults>(File.ReadAllText(file), s_json) ?? throw new JsonException("the file is empty");
        }
        catch (Exception failure) when (failure is JsonException or IOException)
        {
            throw new MatrixException($"'{file}' does not hold the results of a run: {failure.Message}");
        }
    }

    /// <summary>Joins the results of several runs, as the shards of a CI make them.</summary>
    internal static RunResults Join(IReadOnlyList<RunResults> runs) => new()
    {
        Host = string.Join("; ", runs.Select(static run => run.Host).Distinct()),
        Started = runs.Min(static run => run.Started),
        Seconds = runs.Sum(static run => run.Seconds),
        Jobs = [.. runs.SelectMany(static run => run.Jobs).Distinct()],
    };
}
