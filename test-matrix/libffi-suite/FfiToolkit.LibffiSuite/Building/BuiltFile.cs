namespace FfiToolkit.LibffiSuite.Building;

/// <summary>What came of making a program.</summary>
/// <param name="Path">Where it is, or would be.</param>
/// <param name="Problem">What a tool said against it; null if it is there.</param>
internal sealed record BuiltFile(string Path, string? Problem);
