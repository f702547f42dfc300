using System.Collections.Immutable;

namespace FfiToolkit.TestMatrix;

/// <summary>What a suite wrote.</summary>
/// <param name="Reports">Its reports.</param>
/// <param name="Problems">What is wrong with them.</param>
internal sealed record SuiteOutput(ImmutableArray<SuiteReport> Reports, ImmutableArray<CaseReport> Problems);
