namespace FfiToolkit.Build.Tasks.Processes;

/// <summary>One program to run: always with an explicit working folder, because a build has no current directory.</summary>
public sealed record ToolCommand(string Program, IReadOnlyList<string> Arguments, string WorkingFolder)
{
    // Messages are parsed, so they must be in one language.
    private static readonly Dictionary<string, string?> s_language = new() { ["LC_ALL"] = "C" };

    /// <summary>Environment variables added to the inherited ones.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = s_language;

    /// <summary>A copy with temporary files kept in <paramref name="folder"/>, so that a killed program leaves nothing elsewhere.</summary>
    public ToolCommand WithTemporaryFolder(string folder) =>
        this with { Environment = new Dictionary<string, string?>(Environment) { ["TMPDIR"] = folder, ["TMP"] = folder, ["TEMP"] = folder } };

    /// <inheritdoc/>
    public override string ToString() => $"{Program} {string.Join(' ', Arguments.Select(Quote))}";

    private static string Quote(string argument) => argument.Contains(' ', StringComparison.Ordinal) ? $"\"{argument}\"" : argument;
}
