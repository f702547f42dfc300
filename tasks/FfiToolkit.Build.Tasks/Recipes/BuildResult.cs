namespace FfiToolkit.Build.Tasks.Recipes;

/// <summary>A finished build.</summary>
/// <param name="Folder">The output folder.</param>
/// <param name="Record">What was built.</param>
/// <param name="WasUpToDate">Whether nothing had to be done.</param>
public sealed record BuildResult(string Folder, BuildRecord Record, bool WasUpToDate);
