using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace FfiToolkit.LibffiSuite.Dejagnu;

/// <summary>What a test says of itself in comments, for one target (DejaGnu, <c>dg.exp</c>).</summary>
/// <param name="FailureIsExpected">Whether the target is on the test's own list of failures.</param>
/// <param name="Options">Options that the compiler gets besides.</param>
/// <param name="Output">What the program must print; null where nothing is said.</param>
/// <param name="OutputFailureIsExpected">Whether the target is on the list of those that print something else.</param>
internal sealed partial record TestDirectives(bool FailureIsExpected, ImmutableArray<string> Options, Regex? Output, bool OutputFailureIsExpected)
{
    /// <summary>Reads the directives of a test.</summary>
    /// <param name="source">The text of the test.</param>
    /// <param name="triplet">The target, as config.guess names it.</param>
    /// <exception cref="FormatException">A directive is one that is not known here.</exception>
    internal static TestDirectives Read(string source, string triplet)
    {
        bool fails = false;
        bool printsOther = false;
        List<string> options = [];
        StringBuilder? output = null;
        foreach (Match match in Directive().Matches(source))
        {
            IReadOnlyList<string> words = TclWords.Split(match.Groups[2].Value);
            TargetSelector? selector = words.Count > 1 ? TargetSelector.Parse(words[1]) : null;
            bool isSelected = selector?.Matches(triplet) ?? true;
            bool isLeftOut = selector is { IsExpectedFailure: false } && !isSelected;
            switch (match.Groups[1].Value)
            {
                case "dg-do" when words[0] == "run" && !isLeftOut:
                    fails |= selector is { IsExpectedFailure: true } && isSelected;
                    break;
                case "dg-output" when !isLeftOut:
                    (output ??= new StringBuilder()).Append(words[0]);
                    printsOther |= selector is { IsExpectedFailure: true } && isSelected;
                    break;
                case "dg-options" when !isLeftOut:
                    options.AddRange(words[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
                    break;
                case "dg-output" or "dg-options":
                    break;
                case string directive:
                    throw new FormatException($"the directive '{directive} {match.Groups[2].Value}' is not known");
            }
        }

        return new TestDirectives(fails, [.. options], output is null ? null : TclPattern.Translate(output.ToString()), printsOther);
    }

    // dg-get-options: a line with "{ dg-name arguments }", of which the last brace ends it.
    [GeneratedRegex(@"\{[\t ]+(dg-[-a-z]+)[\t ]+(.*)[\t ]+\}[^}\n]*$", RegexOptions.Multiline)]
    private static partial Regex Directive();
}
