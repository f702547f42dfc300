namespace FfiToolkit.Build.Tasks.Sources;

/// <summary>An extracted source tree.</summary>
public sealed record AcquiredSource(string Version, string Sha256, string Origin, string Folder);
