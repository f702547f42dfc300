namespace FfiToolkit.Build.Tasks.Recipes;

/// <summary>What built a library.</summary>
/// <param name="Name"><c>zig</c>, or the compiler's file name.</param>
/// <param name="Version">The compiler's own words for itself.</param>
/// <param name="Target">The machine that it builds for.</param>
/// <param name="Integrity">The hash of its package, where it is the pinned one.</param>
/// <param name="Linker">The linker's own words for itself, where it is not part of the compiler.</param>
public sealed record ToolchainRecord(string Name, string Version, string Target, string? Integrity, string? Linker);
