namespace FfiToolkit.Build.Tasks.Libffi;

/// <summary>A finished build.</summary>
/// <param name="Folder">The output folder.</param>
/// <param name="Record">What was built.</param>
/// <param name="WasUpToDate">Whether nothing had to be done.</param>
public sealed record LibffiBuildResult(string Folder, BuildRecord Record, bool WasUpToDate);
