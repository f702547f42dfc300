using System.Text.RegularExpressions;

namespace FfiToolkit.Build.Tasks.Libffi;

/// <summary>The version script: which symbols the library exports, under which version node.</summary>
public sealed partial record VersionMap(string Text, IReadOnlyList<string> Symbols)
{
    /// <summary>The symbols without their nodes.</summary>
    public IEnumerable<string> Names => Symbols.Select(symbol => symbol[..symbol.IndexOf('@', StringComparison.Ordinal)]).Order(StringComparer.Ordinal);

    /// <summary>Reads a preprocessed script.</summary>
    public static VersionMap Parse(string preprocessed)
    {
        ArgumentNullException.ThrowIfNull(preprocessed);
        string text = string.Join('\n', preprocessed.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0 && !line.StartsWith('#'))) + "\n";
        IEnumerable<string> symbols = Node().Matches(text).SelectMany(node =>
            Name().Matches(node.Groups["global"].Value).Select(name => $"{name.Groups[1].Value}@{node.Groups["node"].Value}"));
        return new VersionMap(text, [.. symbols.Order(StringComparer.Ordinal)]);
    }

    [GeneratedRegex(@"(?<node>\w+(?:\.\d+)*)\s*\{\s*global:(?<global>.*?)(?:local:.*?)?\}", RegexOptions.Singleline)]
    private static partial Regex Node();

    [GeneratedRegex(@"(\w+)\s*;")]
    private static partial Regex Name();
}
