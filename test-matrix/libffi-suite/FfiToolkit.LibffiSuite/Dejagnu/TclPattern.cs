using System.Text;
using System.Text.RegularExpressions;

namespace FfiToolkit.LibffiSuite.Dejagnu;

/// <summary>Turns a pattern of Tcl's regexp command into one of .NET (Tcl manual, <c>re_syntax(n)</c>: advanced regular expressions).</summary>
internal static class TclPattern
{
    // A pattern that cannot match must say so soon.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(5);

    /// <summary>The pattern as DejaGnu searches for it: anywhere in the output, with a carriage return allowed before each line feed.</summary>
    /// <remarks>libffi.exp, libffi-dg-test-1: "we need to change all \n into \r?\n".</remarks>
    /// <exception cref="FormatException">The pattern has what only Tcl has and no test of libffi uses.</exception>
    internal static Regex Translate(string pattern)
    {
        StringBuilder text = new();
        int at = 0;
        RequireNoDirector(pattern);
        while (at < pattern.Length)
        {
            char c = pattern[at];
            switch (c)
            {
                case '\n':
                    text.Append("\\r?\\n");
                    at++;
                    break;
                case '\\':
                    text.Append(Escape(pattern, at));
                    at += 2;
                    break;
                case '[':
                    AppendBracket(pattern, ref at, text);
                    break;
                case '$':
                    // Not a newline-sensitive match: $ is the very end, and .NET's would also allow a last line feed after it.
                    text.Append("\\z");
                    at++;
                    break;
                case '(' when pattern.AsSpan(at).StartsWith("(?"):
                    throw new FormatException($"the pattern '{pattern}' has a (? construct, which is not translated");
                default:
                    text.Append(c);
                    at++;
                    break;
            }
        }

        // Without newline-sensitive matching a dot matches every character.
        return new Regex(text.ToString(), RegexOptions.Singleline | RegexOptions.CultureInvariant, s_limit);
    }

    // "An ARE may begin with embedded options" and a director, ***: or ***=.
    private static void RequireNoDirector(string pattern)
    {
        if (pattern.StartsWith("***", StringComparison.Ordinal))
        {
            throw new FormatException($"the pattern '{pattern}' begins with a director, which is not translated");
        }
    }

    private static string Escape(string pattern, int at)
    {
        if (at + 1 == pattern.Length)
        {
            throw new FormatException($"the pattern '{pattern}' ends with a backslash");
        }

        char c = pattern[at + 1];
        return c switch
        {
            'd' or 'D' or 's' or 'S' or 'w' or 'W' or 'n' or 'r' or 't' or 'f' or 'v' or 'a' => $"\\{c}",
            'y' => "\\b",
            'Y' => "\\B",
            'A' => "\\A",
            'Z' => "\\z",
            'm' => "(?<!\\w)(?=\\w)",
            'M' => "(?<=\\w)(?!\\w)",
            _ when char.IsAsciiLetterOrDigit(c) => throw new FormatException($"the pattern '{pattern}' has the escape \\{c}, which is not translated"),
            _ => Regex.Escape(c.ToString()),
        };
    }

    // In brackets "]" first is itself, and .NET must not see its subtraction "-[".
    private static void AppendBracket(string pattern, ref int at, StringBuilder text)
    {
        int start = at++;
        at += at < pattern.Length && pattern[at] == '^' ? 1 : 0;
        int first = at;
        while (at < pattern.Length && (pattern[at] != ']' || at == first))
        {
            if (pattern[at] == '[' && at + 1 < pattern.Length && pattern[at + 1] is ':' or '.' or '=')
            {
                throw new FormatException($"the pattern '{pattern}' has a character class in brackets, which is not translated");
            }

            at++;
        }

        if (at >= pattern.Length)
        {
            throw new FormatException($"a bracket is not closed in the pattern '{pattern}'");
        }

        text.Append(pattern, start, first - start);
        for (int i = first; i < at; i++)
        {
            text.Append(pattern[i] is ']' or '[' ? "\\" : "").Append(pattern[i]);
        }

        text.Append(']');
        at++;
    }
}
