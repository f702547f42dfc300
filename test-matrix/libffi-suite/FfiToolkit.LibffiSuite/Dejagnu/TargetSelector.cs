using System.Text.RegularExpressions;

namespace FfiToolkit.LibffiSuite.Dejagnu;

/// <summary>Says whether a selector such as <c>xfail alpha*-*-* arm*-*-*</c> names a target (DejaGnu, <c>dg-process-target</c>).</summary>
/// <param name="kind">The word before the list: <c>target</c> or <c>xfail</c>.</param>
/// <param name="patterns">Shell patterns of target triplets, or a keyword of libffi.exp.</param>
internal sealed class TargetSelector(string kind, IReadOnlyList<string> patterns)
{
    // check_effective_target_gccbug in libffi.exp: gcc before 9.3 on x64 with ms_abi, in libffi.bhaible alone.
    private const string GccBug = "gccbug";

    internal bool IsExpectedFailure => kind == "xfail";

    /// <summary>Reads the words between a directive's braces.</summary>
    /// <exception cref="FormatException">They are an expression, which no test of libffi uses.</exception>
    internal static TargetSelector Parse(string text)
    {
        string[] words = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        bool isList = words.Length > 1 && words[0] is "target" or "xfail"
            && !words[1..].Any(static word => word is "target" or "xfail" or "&&" or "||" or "!" || word.Contains('{', StringComparison.Ordinal));
        return isList ? new TargetSelector(words[0], words[1..]) : throw new FormatException($"the selector '{text}' is not a word and a list of targets");
    }

    internal bool Matches(string triplet) => patterns.Any(pattern => pattern != GccBug && Glob(pattern).IsMatch(triplet));

    private static Regex Glob(string pattern) =>
        new("^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal) + "$", RegexOptions.CultureInvariant);
}
