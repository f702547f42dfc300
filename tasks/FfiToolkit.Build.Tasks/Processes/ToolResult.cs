namespace FfiToolkit.Build.Tasks.Processes;

/// <summary>What a program left: exit code and text.</summary>
public readonly record struct ToolResult(int ExitCode, string Output, string Error)
{
    /// <summary>Whether the program succeeded.</summary>
    public bool Succeeded => ExitCode == 0;

    /// <summary>Both streams, for a log.</summary>
    public string Text => Output + Error;

    /// <summary>All that it said, to stand within a sentence; its exit code where it said nothing.</summary>
    public string Words() => Text.Trim() is { Length: > 0 } text ? text.TrimEnd('.') : $"exit code {ExitCode}";

    /// <summary>The line that most likely says why the program failed.</summary>
    public string Reason()
    {
        string[] lines = Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        // apt marks its errors; the last line of a compiler or linker is the one that sums up.
        return lines.FirstOrDefault(line => line.StartsWith("E: ", StringComparison.Ordinal)) ?? lines.LastOrDefault() ?? $"exit code {ExitCode}";
    }
}
