using Spectre.Console;

namespace FfiToolkit.TestMatrix;

/// <summary>How outcomes are put into words, the same in every report.</summary>
internal static class Words
{
    internal static string Of(Outcome outcome) => outcome switch
    {
        Outcome.Passed => "passed",
        Outcome.Failed => "FAILED",
        Outcome.Missing => "not run",
        _ => "cancelled",
    };

    internal static Color ColorOf(Outcome outcome) => outcome switch
    {
        Outcome.Passed => Color.Green,
        Outcome.Failed => Color.Red,
        Outcome.Missing => Color.Yellow,
        _ => Color.Grey,
    };

    /// <summary>What ran and what did not, without a trailing mark.</summary>
    internal static string Counts(JobResult result)
    {
        if (result.Outcome is Outcome.Missing or Outcome.Cancelled)
        {
            return Of(result.Outcome);
        }

        List<string> parts = [FormattableString.Invariant($"{result.Passed} passed")];
        Add(parts, result.Failures.Length, "failed");
        Add(parts, result.ExpectedFailures, "expected to fail");
        Add(parts, result.Skipped.Length, "skipped");
        return string.Join(", ", parts);
    }

    internal static string Seconds(double seconds) => FormattableString.Invariant($"{seconds:0.0} s");

    private static void Add(List<string> parts, int count, string what)
    {
        if (count > 0)
        {
            parts.Add(FormattableString.Invariant($"{count} {what}"));
        }
    }
}
