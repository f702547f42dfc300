using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace FfiToolkit.LibrarySuite;

/// <summary>What a program said about its own checks: its last line counts them, and those before it say what does not hold.</summary>
/// <param name="Passed">How many hold.</param>
/// <param name="Failures">What does not hold, or why nothing is known of it.</param>
internal sealed partial record ProgramCounts(int Passed, ImmutableArray<CaseReport> Failures)
{
    private const int LongestMessage = 2000;

    /// <summary>Reads what a program printed.</summary>
    /// <param name="name">The program, in reports.</param>
    /// <param name="output">What it printed.</param>
    /// <param name="problem">Why it did not end well; null if it returned 0.</param>
    internal static ProgramCounts Read(string name, string output, string? problem)
    {
        string text = output.Trim();
        Match counts = Counts().Match(text);
        int passed = counts.Success ? int.Parse(counts.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
        string? reason = !counts.Success ? $"it did not say how many checks hold; {problem ?? "it exited with 0"}"
            : counts.Groups[2].Value != "0" || passed == 0 ? $"{counts.Groups[2].Value} checks do not hold"
            : problem;
        return new ProgramCounts(passed, reason is null ? [] : [new CaseReport(name, $"{reason}: {(text.Length > LongestMessage ? text[^LongestMessage..] : text)}")]);
    }

    [GeneratedRegex(@"^(\d+) passed, (\d+) failed\s*\z", RegexOptions.Multiline)]
    private static partial Regex Counts();
}
