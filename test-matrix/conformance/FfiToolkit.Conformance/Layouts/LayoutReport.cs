using System.Collections.Immutable;

namespace FfiToolkit.Conformance;

/// <summary>What a compiler said about layouts.</summary>
/// <param name="Types">How many types it was asked about.</param>
/// <param name="Mismatches">What it has otherwise than the engine.</param>
/// <param name="Caught">How many false claims it noticed.</param>
internal sealed record LayoutReport(int Types, ImmutableArray<string> Mismatches, int Caught)
{
    /// <summary>How many false claims it was told.</summary>
    internal const int Canaries = 3;

    internal bool IsGood => Mismatches.IsEmpty && Caught == Canaries;
}
