using System.Text;

namespace FfiToolkit.LibffiSuite.Dejagnu;

/// <summary>Splits a line into words as Tcl does (Tcl manual, <c>Tcl(n)</c>, rules 3 to 9), for what directives in comments contain.</summary>
/// <remarks>Variables and commands are refused: a directive that needs them means something that is not known here.</remarks>
internal static class TclWords
{
    /// <summary>The words of a line.</summary>
    /// <exception cref="FormatException">The line is no list of words, or it substitutes a variable or a command.</exception>
    internal static IReadOnlyList<string> Split(string line)
    {
        List<string> words = [];
        int at = 0;
        while (true)
        {
            while (at < line.Length && line[at] is ' ' or '\t')
            {
                at++;
            }

            if (at == line.Length)
            {
                return words;
            }

            words.Add(line[at] switch
            {
                '{' => Braced(line, ref at),
                '"' => Substituted(line, ref at, isQuoted: true),
                _ => Substituted(line, ref at, isQuoted: false),
            });
        }
    }

    // Rule 6: braces nest, and nothing inside is substituted.
    private static string Braced(string line, ref int at)
    {
        int start = ++at;
        for (int depth = 1; at < line.Length; at++)
        {
            switch (line[at])
            {
                case '\\':
                    at++;
                    break;
                case '{':
                    depth++;
                    break;
                case '}' when --depth == 0:
                    string word = line[start..at];
                    at++;
                    RequireEnd(line, at);
                    return word;
                default:
                    break;
            }
        }

        throw new FormatException($"a brace is not closed in '{line}'");
    }

    private static string Substituted(string line, ref int at, bool isQuoted)
    {
        StringBuilder word = new();
        at += isQuoted ? 1 : 0;
        while (at < line.Length)
        {
            char c = line[at++];
            switch (c)
            {
                case '"' when isQuoted:
                    RequireEnd(line, at);
                    return word.ToString();
                case ' ' or '\t' when !isQuoted:
                    return word.ToString();
                case '\\' when at < line.Length:
                    word.Append(Escape(line, line[at++]));
                    break;
                case '$' or '[':
                    throw new FormatException($"'{line}' substitutes a variable or a command");
                default:
                    word.Append(c);
                    break;
            }
        }

        return isQuoted ? throw new FormatException($"a quote is not closed in '{line}'") : word.ToString();
    }

    // Rule 9: a backslash before any other character stands for that character.
    private static char Escape(string line, char c) => c switch
    {
        'a' => '\a',
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\v',
        'x' or 'u' or 'U' or (>= '0' and <= '7') => throw new FormatException($"'{line}' has a numeric escape"),
        _ => c,
    };

    private static void RequireEnd(string line, int at)
    {
        if (at < line.Length && line[at] is not (' ' or '\t'))
        {
            throw new FormatException($"something follows a closing quote or brace in '{line}'");
        }
    }
}
