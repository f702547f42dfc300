using System.Collections.Immutable;

namespace FfiToolkit.Conformance;

/// <summary>What became of one cell.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Level">How near its runner is to the real machine.</param>
/// <param name="Signatures">Signatures run, each with both stubs.</param>
/// <param name="Failures">Stubs of the engine that failed.</param>
/// <param name="Caught">What was noticed of stubs that were broken on purpose.</param>
/// <param name="Escaped">Broken stubs that nothing was noticed of.</param>
/// <param name="Time">How long it took, with compiling.</param>
/// <param name="Missing">Why nothing ran, or null.</param>
internal sealed record CellReport(
    MatrixCell Cell,
    string Level,
    int Signatures,
    ImmutableArray<Failure> Failures,
    ImmutableArray<Failure> Caught,
    ImmutableArray<Failure> Escaped,
    TimeSpan Time,
    string? Missing = null)
{
    /// <summary>Whether the cell ran and showed what it must: no failure, and every canary caught.</summary>
    public bool IsGood => Missing is null && Failures.IsEmpty && Escaped.IsEmpty && !Caught.IsEmpty;
}
