using System.Collections.Immutable;

namespace FfiToolkit.Conformance;

/// <summary>What became of one cell.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Level">How near its runner is to the real machine.</param>
/// <param name="Counts">What it ran.</param>
/// <param name="Layouts">What the compiler said about layouts; null where nothing ran, or it is not C's.</param>
/// <param name="Failures">Stubs of the engine that failed.</param>
/// <param name="Caught">What was noticed of stubs that were broken on purpose.</param>
/// <param name="Escaped">Broken stubs that nothing was noticed of.</param>
/// <param name="Time">How long it took, with compiling.</param>
/// <param name="Missing">Why nothing ran, or null.</param>
internal sealed record CellReport(
    MatrixCell Cell,
    string Level,
    CellCounts Counts,
    LayoutReport? Layouts,
    ImmutableArray<Failure> Failures,
    ImmutableArray<Failure> Caught,
    ImmutableArray<Failure> Escaped,
    TimeSpan Time,
    string? Missing = null)
{
    /// <summary>Faults that no stub of the cell was broken by, though its convention shows them. Only of C's corpus, which has a place for each.</summary>
    public ImmutableArray<string> Untried { get; } = Layouts is null ? [] : [.. Canaries.FaultsOf(Cell).Select(static fault => fault.ToString()).Except(Caught.Concat(Escaped).Select(static failure => failure.Stub.Canary!))];

    /// <summary>Whether the cell ran and showed what it must: no failure, every layout as the compiler has it, and every canary caught, of each kind one at least.</summary>
    public bool IsGood => Missing is null && Layouts is not { IsGood: false } && Failures.IsEmpty && Escaped.IsEmpty && !Caught.IsEmpty && Untried.IsEmpty;
}
