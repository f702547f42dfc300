using System.Text.RegularExpressions;
using FfiToolkit.Build.Tasks.Diagnostics;

namespace FfiToolkit.Build.Tasks.Recipes;

/// <summary>Which symbols a library exports.</summary>
/// <param name="Text">The version script that exports them, for ELF.</param>
/// <param name="Symbols">The symbols, sorted; with <c>@</c> and their version node where they have one.</param>
/// <param name="Data">The names among them of variables.</param>
public sealed partial record ExportList(string Text, IReadOnlyList<string> Symbols, IReadOnlySet<string> Data)
{
    /// <summary>The symbols without their nodes.</summary>
    public IEnumerable<string> Names => Symbols.Select(static symbol => symbol.Split('@')[0]).Order(StringComparer.Ordinal);

    /// <summary>Reads a file: a version script where it has braces, else a list.</summary>
    /// <exception cref="FfiBuildException">It names nothing, or has what is no name.</exception>
    public static ExportList Read(ExportSource source, string path, string text)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(text);
        ExportList list = text.Contains('{', StringComparison.Ordinal) ? Script(text, source.DataPrefix) : Plain(path, text);
        return list.Symbols.Count > 0 ? list : throw new FfiBuildException(DiagnosticCodes.BadExports, $"'{path}' names no symbol to export. Write one name on a line, or a linker's version script; without Exports, what the sources mark as visible is exported.") { File = path };
    }

    /// <summary>A version script: nodes with global names.</summary>
    public static ExportList Script(string script, string? dataPrefix = null)
    {
        ArgumentNullException.ThrowIfNull(script);
        string text = string.Join('\n', script.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0 && !line.StartsWith('#'))) + "\n";
        string bare = Comment().Replace(text, "");
        string[] symbols = [.. Node().Matches(bare).SelectMany(node => Name().Matches(node.Groups["global"].Value).Select(name => node.Groups["node"].Value is { Length: > 0 } version ? $"{name.Groups[1].Value}@{version}" : name.Groups[1].Value))];
        return new ExportList(text, [.. symbols.Order(StringComparer.Ordinal)], symbols.Select(static symbol => symbol.Split('@')[0]).Where(name => dataPrefix is not null && name.StartsWith(dataPrefix, StringComparison.Ordinal)).ToHashSet());
    }

    // One name on a line, DATA behind that of a variable; a module definition file is such a list with a head.
    private static ExportList Plain(string path, string text)
    {
        SortedSet<string> names = new(StringComparer.Ordinal);
        HashSet<string> data = [];
        foreach ((int number, string line) in text.Split('\n').Select(static (line, index) => (index + 1, LineComment().Replace(line, "").Trim())))
        {
            string[] words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0] is "LIBRARY" or "EXPORTS")
            {
                continue;
            }

            bool isData = words.Length == 2 && words[1] == "DATA";
            if (!Identifier().IsMatch(words[0]) || (words.Length > 1 && !isData))
            {
                throw new FfiBuildException(DiagnosticCodes.BadExports, $"line {number} of '{path}' is '{line}', which is no symbol to export. Write one name on a line, with DATA behind that of a variable.") { File = path };
            }

            names.Add(words[0]);
            if (isData)
            {
                data.Add(words[0]);
            }
        }

        return new ExportList($"{{\n  global:\n{string.Concat(names.Select(static name => $"    {name};\n"))}  local:\n    *;\n}};\n", [.. names], data);
    }

    [GeneratedRegex(@"(?<node>\w+(?:\.\w+)*)?\s*\{\s*global:(?<global>.*?)(?:local:.*?)?\}", RegexOptions.Singleline)]
    private static partial Regex Node();

    [GeneratedRegex(@"(\w+)\s*;")]
    private static partial Regex Name();

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"(//|[#;]).*$")]
    private static partial Regex LineComment();

    [GeneratedRegex(@"^[A-Za-z_$?@.][\w$?@.]*$")]
    private static partial Regex Identifier();
}
