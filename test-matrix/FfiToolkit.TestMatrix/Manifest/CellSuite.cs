namespace FfiToolkit.TestMatrix;

/// <summary>What a suite is in a cell.</summary>
/// <param name="Level">How near to the real machine it runs on a linux-x64 machine.</param>
/// <param name="Note">Why it runs nowhere, or what its level leaves open; null for nothing to say.</param>
internal sealed record CellSuite(Level Level, string? Note);
