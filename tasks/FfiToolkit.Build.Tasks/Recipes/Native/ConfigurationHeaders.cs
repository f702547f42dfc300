using System.Text;
using System.Text.RegularExpressions;
using FfiToolkit.Build.Tasks.Platforms;

namespace FfiToolkit.Build.Tasks.Recipes.Native;

/// <summary>What a configure script would write: a header with macros, and headers made of templates.</summary>
public sealed partial class ConfigurationHeaders
{
    private const string DefaultName = "config.h";

    /// <summary>Makes them.</summary>
    /// <param name="library">The item.</param>
    /// <param name="pathOf">The full path of a file that the item names.</param>
    /// <param name="includeNames">The names by which sources include a file that the item names.</param>
    /// <param name="platform">The RID.</param>
    /// <exception cref="Diagnostics.FfiBuildException">A template is missing, or asks for what has no value.</exception>
    public ConfigurationHeaders(NativeLibrary library, Func<string, string> pathOf, Func<string, IEnumerable<string>> includeNames, Platform platform)
    {
        ArgumentNullException.ThrowIfNull(library);
        ArgumentNullException.ThrowIfNull(pathOf);
        ArgumentNullException.ThrowIfNull(includeNames);
        SortedDictionary<string, string> macros = new(StringComparer.Ordinal);
        foreach (string entry in library.List(Metadata.Configuration, platform))
        {
            string[] parts = entry.Split('=', 2);
            string name = parts[0].Trim();
            string? problem = Macro().IsMatch(name.TrimStart('!')) ? null : "which is no macro: write NAME, NAME=value, or !NAME to take one away.";
            if (problem is not null)
            {
                throw library.Refused(Metadata.Configuration, entry, problem);
            }

            if (name.StartsWith('!'))
            {
                macros.Remove(name[1..]);
            }
            else
            {
                macros[name] = parts.Length > 1 ? parts[1].Trim() : "1";
            }
        }

        Macros = macros;
        Dictionary<string, string> headers = [];
        if (macros.Count > 0 && library.Value(Metadata.ConfigurationHeader, platform) is var named)
        {
            headers[named ?? DefaultName] = Text(macros);
        }

        foreach (string template in library.List(Metadata.Templates, platform))
        {
            string file = pathOf(template);
            if (!template.EndsWith(".in", StringComparison.Ordinal) || !File.Exists(file))
            {
                throw library.Refused(Metadata.Templates, template, "which is no file, or its name does not end with '.in'.");
            }

            string text = Placeholder().Replace(File.ReadAllText(file), match => macros.TryGetValue(match.Groups["name"].Value, out string? value)
                ? value
                : throw library.Refused(Metadata.Templates, template, $"and asks for {match.Value}, which Configuration gives no value."));
            foreach (string name in includeNames(template))
            {
                headers[name[..^".in".Length]] = text;
            }
        }

        Headers = headers;
    }

    /// <summary>The macros, with their values.</summary>
    public IReadOnlyDictionary<string, string> Macros { get; }

    /// <summary>The headers: name and text.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    private static string Text(IReadOnlyDictionary<string, string> macros)
    {
        StringBuilder text = new("/* Written by FfiToolkit.Build from the project's Configuration. */\n\n");
        foreach ((string name, string value) in macros)
        {
            text.Append("#define ").Append(name).Append(' ').Append(value).Append('\n');
        }

        return text.ToString();
    }

    [GeneratedRegex(@"^[A-Za-z_]\w*$")]
    private static partial Regex Macro();

    // Both as CMake's configure_file has them; autoconf has the first alone.
    [GeneratedRegex(@"@(?<name>[A-Za-z_][A-Za-z0-9_]*)@|\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}")]
    private static partial Regex Placeholder();
}
