using System.Collections.Immutable;
using System.Diagnostics;
using FfiToolkit.Stubs;

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
        ImmutableArray<ConformanceCase> cases = runner.CorpusFor(cell.Abi, count);
        string folder = FolderOf(cell, count, root);
        if (!runner.TryPrepare(cell, cases, folder, out IPreparedCell? prepared, out string? missing))
        {
            return new CellReport(cell, runner.Level, CellCounts.None, null, [], [], [], watch.Elapsed, missing);
        }

        using (prepared)
        {
            var plan = StubPlan.Create(cases, cell, prepared.TargetOf, runner.IsC ? [StubKind.Receiver, StubKind.Slot] : [StubKind.Slot]);
            IReadOnlyList<Failure> failures = prepared.Run(damage?.Abi == cell.Abi ? Canaries.Apply(damage.Fault, plan.Stubs, cell, prepared.TargetOf) : plan.Stubs);
            ImmutableArray<PlannedStub> canaries = Canaries.Create(plan.Stubs, cell, prepared.TargetOf);
            ImmutableArray<Failure> caught = [.. prepared.Run(canaries)];
            ImmutableArray<Failure> escaped = [.. canaries.Except(caught.Select(static failure => failure.Stub)).Select(static stub => new Failure(stub, "not noticed"))];
            var counts = CellCounts.Of(cases, plan.Stubs.Length + plan.Refused.Length);
            LayoutReport? layouts = runner.IsC ? CompareLayouts(cell, cases, folder) : null;
            return new CellReport(cell, runner.Level, counts, layouts, [.. plan.Refused, .. failures], caught, escaped, watch.Elapsed);
        }
    }

    /// <summary>Compares layouts alone.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="count">From how many signatures the types are.</param>
    /// <param name="root">The folder under which every cell has its own.</param>
    internal static LayoutReport CompareLayouts(MatrixCell cell, int count, string root) =>
        CompareLayouts(cell, Corpus.Create(cell.Abi, count, Corpus.Seed), FolderOf(cell, count, root));

    private static LayoutReport CompareLayouts(MatrixCell cell, ImmutableArray<ConformanceCase> cases, string folder) =>
        LayoutProof.Run(cell, LayoutTypes.For(cell.Abi, cases, Corpus.Seed), folder);

    private static string FolderOf(MatrixCell cell, int count, string root) =>
        Directory.CreateDirectory(Path.Combine(root, FormattableString.Invariant($"{cell.Target}-{cell.CompilerName}-{cell.Runner}-{(count == Corpus.FullCount ? "full" : count)}"))).FullName;
}
