using System.Collections.Immutable;
using System.Diagnostics;

namespace FfiToolkit.Conformance;

/// <summary>Runs one cell: prepare, run, collect; then the broken stubs.</summary>
internal static class CellRun
{
    /// <summary>Runs a cell.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="count">How many signatures.</param>
    /// <param name="root">The folder under which every cell has its own.</param>
    /// <param name="damage">The fault that stands in for a mistake of the emitter; null for none.</param>
    internal static CellReport Run(MatrixCell cell, int count, string root, Damage? damage = null)
    {
        var watch = Stopwatch.StartNew();
        IConformanceRunner runner = Runners.For(cell, ThisMachine.Rid);
        ImmutableArray<ConformanceCase> cases = Corpus.Create(cell.Abi, count, Corpus.Seed);
        string folder = Path.Combine(root, FormattableString.Invariant($"{cell.Target}-{cell.CompilerName}-{cell.Runner}-{cases.Length}"));
        Directory.CreateDirectory(folder);
        if (!runner.TryPrepare(cell, cases, folder, out IPreparedCell? prepared, out string? missing))
        {
            return new CellReport(cell, runner.Level, 0, [], [], [], watch.Elapsed, missing);
        }

        using (prepared)
        {
            var plan = StubPlan.Create(cases, cell, prepared.TargetOf);
            IReadOnlyList<Failure> failures = prepared.Run(damage?.Abi == cell.Abi ? Canaries.Apply(damage.Fault, plan.Stubs, cell, prepared.TargetOf) : plan.Stubs);
            ImmutableArray<PlannedStub> canaries = Canaries.Create(plan.Stubs, cell, prepared.TargetOf);
            ImmutableArray<Failure> caught = [.. prepared.Run(canaries)];
            ImmutableArray<Failure> escaped = [.. canaries.Except(caught.Select(static failure => failure.Stub)).Select(static stub => new Failure(stub, "not noticed"))];
            return new CellReport(cell, runner.Level, cases.Length, [.. plan.Refused, .. failures], caught, escaped, watch.Elapsed);
        }
    }
}
