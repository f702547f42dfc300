using System.Text.RegularExpressions;

namespace FfiToolkit.Build.Tasks.NativeAot;

/// <summary>
/// Numbered names for the folders of a link, relative to where the linker runs. lld-link writes the names that it is given into the
/// program database, and the hash of that into the program: by these names they are the same in every folder and for every user.
/// </summary>
/// <param name="work">Where the linker runs; gets a symbolic link per folder.</param>
internal sealed partial class LinkFolders(string work)
{
    private readonly List<string> _folders = [];

    /// <summary>The commands that make the links, for the log.</summary>
    internal string Commands => string.Join('\n', _folders.Select(static (folder, number) => FormattableString.Invariant($"$ ln -s \"{folder}\" {number}")));

    /// <summary>An argument of lld-link, which is a file, or an option that may have a path.</summary>
    internal string Rename(string argument)
    {
        Match option = PathOption().Match(argument);
        return option.Success ? option.Groups["option"].Value + Number(option.Groups["path"].Value)
            : Path.IsPathFullyQualified(argument) && File.Exists(argument) ? Number(argument)
            : argument;
    }

    /// <summary>What the linker says, by the names that the user knows.</summary>
    internal string Restore(string text) => Numbered().Replace(text, match =>
        int.TryParse(match.Groups["number"].ValueSpan, out int number) && number < _folders.Count ? _folders[number] + "/" : match.Value);

    private string Number(string path)
    {
        bool isFolder = Directory.Exists(path);
        string folder = Path.TrimEndingDirectorySeparator(isFolder ? path : Path.GetDirectoryName(path)!);
        int number = _folders.IndexOf(folder);
        if (number < 0)
        {
            number = _folders.Count;
            _folders.Add(folder);
            File.CreateSymbolicLink(Path.Combine(work, FormattableString.Invariant($"{number}")), folder);
        }

        return isFolder ? FormattableString.Invariant($"{number}") : FormattableString.Invariant($"{number}/{Path.GetFileName(path)}");
    }

    [GeneratedRegex("^(?<option>/[A-Za-z]+:)(?<path>/.*)$")]
    private static partial Regex PathOption();

    [GeneratedRegex(@"(?<![\w./\\-])(?<number>[0-9]+)/")]
    private static partial Regex Numbered();
}
