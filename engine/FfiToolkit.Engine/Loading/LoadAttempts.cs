using System.Runtime.InteropServices;

namespace FfiToolkit.Loading;

/// <summary>Tries one file after another, and keeps what the loader said about each that failed.</summary>
internal sealed class LoadAttempts(LoadFlags flags, DllImportSearchPath? searchPath)
{
    // What the loader said, with a mark where it named the file, and the files of which it said so.
    private readonly List<(string Words, List<string> Files)> _refusals = [];

    /// <summary>Loads a library.</summary>
    /// <returns>0 where the loader refused.</returns>
    internal nint Open(string file)
    {
        if (NativeLoader.TryOpen(file, flags, searchPath, out nint handle, out string? refusal))
        {
            return handle;
        }

        string words = WithMark(refusal, file);
        int known = _refusals.FindIndex(refused => refused.Words == words);
        if (known < 0)
        {
            _refusals.Add((words, [file]));
        }
        else if (!_refusals[known].Files.Contains(file))
        {
            _refusals[known].Files.Add(file);
        }

        return 0;
    }

    /// <summary>
    /// The loader's words about every attempt, each sentence once, the files that are there before the names that were looked for.
    /// </summary>
    internal string Describe() => string.Join("; ", _refusals
        .OrderBy(static refused => Path.IsPathRooted(refused.Files[0]) ? 0 : 1)
        .Select(static refused => refused.Words.Replace("\0", string.Join(", ", refused.Files), StringComparison.Ordinal)));

    /// <summary>
    /// Marks the file's name in what the loader said. Where the loader named another file, a dependency, or none, the name is put
    /// before it: a message about a missing dependency names both.
    /// </summary>
    private static string WithMark(string words, string file)
    {
        for (int at = 0; (at = words.IndexOf(file, at, StringComparison.Ordinal)) >= 0; at++)
        {
            // A whole word: "z" is in "size".
            if ((at == 0 || words[at - 1] is ' ' or '\'' or '(') && (at + file.Length == words.Length || words[at + file.Length] is ':' or '\'' or ',' or ')'))
            {
                return $"{words[..at]}\0{words[(at + file.Length)..]}";
            }
        }

        return $"\0: {words}";
    }
}
