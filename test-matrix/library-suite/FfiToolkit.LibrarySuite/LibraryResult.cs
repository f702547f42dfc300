using System.Collections.Immutable;

namespace FfiToolkit.LibrarySuite;

/// <summary>How the programs of one library went on one target.</summary>
/// <param name="Library">The library.</param>
/// <param name="Bytes">The size of its file; null where it is built for other targets alone.</param>
/// <param name="Passed">Checks that hold.</param>
/// <param name="Failures">What does not.</param>
/// <param name="Skipped">What was not run, with the reason.</param>
internal sealed record LibraryResult(string Library, long? Bytes, int Passed, ImmutableArray<CaseReport> Failures, ImmutableArray<CaseReport> Skipped);
