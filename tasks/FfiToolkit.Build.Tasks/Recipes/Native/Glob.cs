using System.Text.RegularExpressions;

namespace FfiToolkit.Build.Tasks.Recipes.Native;

/// <summary>File names with wildcards, as MSBuild's items have them: <c>*</c> and <c>?</c> in a name, <c>**</c> for any folders. With an exclamation mark before it, one takes away what those before it found.</summary>
public static partial class Glob
{
    private static readonly EnumerationOptions s_files = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };

    /// <summary>The files that patterns find, relative to a folder and with slashes: in the patterns' order, those of one pattern sorted.</summary>
    /// <param name="folder">What patterns are relative to.</param>
    /// <param name="patterns">The patterns.</param>
    /// <param name="empty">The patterns that found nothing.</param>
    /// <param name="project">What patterns with <see cref="Recipe.ProjectMark"/> are relative to.</param>
    public static IReadOnlyList<string> Expand(string folder, IReadOnlyList<string> patterns, out IReadOnlyList<string> empty, string? project = null)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        List<string> found = [];
        List<string> nothing = [];
        foreach (string pattern in patterns.Select(static pattern => pattern.Trim().Replace('\\', '/')))
        {
            if (pattern.StartsWith('!'))
            {
                Regex excluded = Expression(Normal(pattern[1..]));
                found.RemoveAll(file => excluded.IsMatch(file));
                continue;
            }

            string[] files = project is not null && Recipe.InProject(pattern) is { } inside
                ? [.. Files(project, Normal(inside)).Select(static file => Recipe.ProjectMark + file)]
                : [.. Files(folder, Normal(pattern))];
            found.AddRange(files);
            if (files.Length == 0)
            {
                nothing.Add(pattern);
            }
        }

        empty = nothing;
        return [.. found.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Those of some files that a pattern finds.</summary>
    /// <param name="files">The files, with slashes.</param>
    /// <param name="pattern">The pattern.</param>
    public static IEnumerable<string> Select(IEnumerable<string> files, string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        Regex wanted = Expression(Normal(pattern.Trim().Replace('\\', '/')));
        return files.Where(file => wanted.IsMatch(file));
    }

    /// <summary>A name as patterns have it: without the dot that says where it is anyway.</summary>
    public static string Normal(string pattern) => pattern?.StartsWith("./", StringComparison.Ordinal) == true ? pattern[2..] : pattern ?? "";

    private static IEnumerable<string> Files(string folder, string pattern)
    {
        int wildcard = pattern.IndexOfAny(['*', '?']);
        if (wildcard < 0)
        {
            return File.Exists(Path.Combine(folder, pattern)) ? [pattern] : [];
        }

        int slash = pattern.LastIndexOf('/', wildcard);
        string start = slash < 0 ? "" : pattern[..(slash + 1)];
        string root = Path.Combine(folder, start);
        if (!Directory.Exists(root))
        {
            return [];
        }

        Regex wanted = Expression(pattern);
        return Below(root, start, isDeep: pattern.AsSpan(wildcard).Contains('/') || pattern.Contains("**", StringComparison.Ordinal))
            .Where(file => wanted.IsMatch(file))
            .Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Below(string folder, string prefix, bool isDeep)
    {
        IEnumerable<string> files = Directory.EnumerateFiles(folder, "*", s_files).Select(file => prefix + Path.GetFileName(file));
        return !isDeep ? files : files.Concat(Directory.EnumerateDirectories(folder, "*", s_files).SelectMany(child => Below(child, $"{prefix}{Path.GetFileName(child)}/", isDeep)));
    }

    private static Regex Expression(string pattern) => new("^" + Token().Replace(pattern, static token => token.Value switch
    {
        "**/" => "(?:[^/]+/)*",
        "**" => ".*",
        "*" => "[^/]*",
        "?" => "[^/]",
        _ => Regex.Escape(token.Value),
    }) + "$", RegexOptions.CultureInvariant);

    [GeneratedRegex(@"\*\*/|\*\*|\*|\?|[^*?]+")]
    private static partial Regex Token();
}
