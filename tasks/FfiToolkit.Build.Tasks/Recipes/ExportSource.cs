namespace FfiToolkit.Build.Tasks.Recipes;

/// <summary>The file that says what a library exports.</summary>
/// <param name="File">Its path, relative to the source folder.</param>
/// <param name="PreprocessorFlags">The flags with which the C preprocessor makes it a version script; null where it is read as it is.</param>
/// <param name="DataPrefix">What the names of variables begin with; null where the file says itself which are.</param>
public sealed record ExportSource(string File, IReadOnlyList<string>? PreprocessorFlags = null, string? DataPrefix = null);
