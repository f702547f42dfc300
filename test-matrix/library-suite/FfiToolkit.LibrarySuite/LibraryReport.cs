using System.Collections.Immutable;
using System.Globalization;
using FfiToolkit.LibffiSuite.Targets;

namespace FfiToolkit.LibrarySuite;

/// <summary>How all libraries went on one target.</summary>
/// <param name="Target">The target.</param>
/// <param name="Results">One for each library.</param>
/// <param name="LeftOut">What the quick form leaves out.</param>
/// <param name="Missing">What is not installed, so that nothing ran; null otherwise.</param>
/// <param name="Time">How long it took.</param>
internal sealed record LibraryReport(SuiteTarget Target, ImmutableArray<LibraryResult> Results, ImmutableArray<CaseReport> LeftOut, string? Missing, TimeSpan Time)
{
    /// <summary>The suite's name in <c>matrix.json</c>.</summary>
    internal const string Suite = "native-libraries";

    internal const string Header = "| library | RID | bytes | level | checks passed | failed | not run |\n|---|---|---:|---|---:|---:|---|";

    internal string Rows() => Missing is not null
        ? $"| - | {Target.Rid} | | {Target.Level} | | | {Missing} |\n"
        : string.Concat(Results.Select(result => string.Create(
            CultureInfo.InvariantCulture,
            $"| {result.Library} | {Target.Rid} | {result.Bytes:N0} | {Target.Level} | {result.Passed} | {result.Failures.Length} | {string.Join("; ", result.Skipped.Select(static one => $"{one.Name}: {one.Message}"))} |\n")
            + string.Concat(result.Failures.Select(static failure => $"{failure.Name}: {failure.Message}\n"))));

    /// <summary>The report that the matrix runner reads.</summary>
    internal SuiteReport ToSuiteReport() => new()
    {
        Suite = Suite,
        Cell = Target.Rid,
        Level = Target.Level,
        Passed = Results.Sum(static result => result.Passed),
        Failures = [.. Results.SelectMany(static result => result.Failures)],
        Skipped = [.. Results.SelectMany(static result => result.Skipped), .. LeftOut],
        Missing = Missing,
        Seconds = Math.Round(Time.TotalSeconds, 1),
    };
}
