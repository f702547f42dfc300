namespace FfiToolkit.Conformance;

/// <summary>Puts the cells of one target, one per compiler, into the report that the test matrix reads.</summary>
internal static class CellReports
{
    internal const string Suite = "conformance";

    /// <summary>The report: a case per stub, per layout and per canary.</summary>
    /// <param name="target">The target.</param>
    /// <param name="cells">Its cells.</param>
    internal static SuiteReport Join(string target, IReadOnlyList<CellReport> cells)
    {
        // A compiler that is missing leaves a target that ran with the other.
        CellReport[] ran = [.. cells.Where(static cell => cell.Missing is null)];
        string[] missing = [.. cells.Select(static cell => cell.Missing).OfType<string>().Distinct()];
        return new SuiteReport
        {
            Suite = Suite,
            Cell = target,
            Level = cells[0].Level,
            Passed = ran.Sum(static cell => cell.Counts.Stubs - cell.Failures.Length + cell.Caught.Length + (cell.Layouts is { } layouts ? layouts.Types - layouts.Mismatches.Length : 0)),
            Failures =
            [
                .. ran.SelectMany(static cell => cell.Failures.Select(failure => Case(cell, failure))),
                .. ran.SelectMany(static cell => (cell.Layouts?.Mismatches ?? []).Select(what => new CaseReport($"{cell.Cell.CompilerName}: layout", what))),
                .. ran.SelectMany(static cell => cell.Escaped.Select(escaped => Case(cell, escaped))),
                .. ran.SelectMany(static cell => cell.Untried.Select(fault => new CaseReport($"{cell.Cell.CompilerName}: {fault}", "no stub was broken by it"))),
            ],
            Skipped = ran.Length == 0 ? [] : [.. cells.Where(static cell => cell.Missing is not null).Select(static cell => new CaseReport(cell.Cell.CompilerName, cell.Missing!))],
            Missing = ran.Length == 0 ? string.Join("; ", missing) : null,
            Seconds = Math.Round(cells.Sum(static cell => cell.Time.TotalSeconds), 1),
        };
    }

    private static CaseReport Case(CellReport cell, Failure failure) => new(
        $"{cell.Cell.CompilerName}: {failure.Stub.Kind} stub of {failure.Stub.Case.Signature}{(failure.Stub.Canary is null ? "" : $" broken by {failure.Stub.Canary}")}",
        failure.What);
}
