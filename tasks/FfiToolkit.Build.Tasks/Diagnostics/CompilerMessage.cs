using System.Text.RegularExpressions;

namespace FfiToolkit.Build.Tasks.Diagnostics;

/// <summary>One line of a compiler: <c>file:line:column: error: text</c>, or a warning.</summary>
public sealed partial record CompilerMessage(string File, int Line, int Column, string Text)
{
    /// <summary>The errors in a compiler's output; relative file names are resolved against <paramref name="folder"/>.</summary>
    public static IReadOnlyList<CompilerMessage> Parse(string output, string folder) => Parse(output, folder, isWarning: false);

    /// <summary>The warnings, likewise.</summary>
    public static IReadOnlyList<CompilerMessage> Warnings(string output, string folder) => Parse(output, folder, isWarning: true);

    private static CompilerMessage[] Parse(string output, string folder, bool isWarning) =>
    [
        .. MessageLine().Matches(output).Where(match => match.Groups["warning"].Success == isWarning).Select(match => new CompilerMessage(
            Path.GetFullPath(match.Groups["file"].Value, folder),
            Number(match.Groups["line"]),
            Number(match.Groups["column"]),
            match.Groups["text"].Value.Trim())),
    ];

    private static int Number(Group group) => group.Success && int.TryParse(group.Value, out int number) ? number : 0;

    // The assembler writes `file:line: Error: text`, the compiler `file:line:column: fatal error: text`.
    [GeneratedRegex(@"^(?<file>[^\s:][^:\n]*):(?<line>\d+):(?:(?<column>\d+):)?\s*(?:(?:fatal )?error|(?<warning>warning)):\s*(?<text>.*)$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex MessageLine();
}
