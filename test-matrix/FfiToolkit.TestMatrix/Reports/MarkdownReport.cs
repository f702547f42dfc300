using System.Globalization;
using System.Text;

namespace FfiToolkit.TestMatrix;

/// <summary>Writes results as Markdown: the summary of a CI run.</summary>
internal static class MarkdownReport
{
    private const int LongestMessage = 600;

    internal static string Write(RunResults results)
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"## Test matrix: {results.PassedCases} passed, {results.FailedCases} failed, {results.SkippedCases} skipped");
        text.AppendLine();
        text.AppendLine("| cell | suite | level | outcome | seconds |");
        text.AppendLine("|---|---|---|---|---:|");
        foreach (JobResult job in results.Jobs)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {job.Cell} | {job.Suite} | {job.Level} | {Mark(job)} {Words.Counts(job)} | {job.Seconds:0.0} |");
        }

        Section(text, "Failed", results.Jobs.SelectMany(static job => job.Failures.Select(one => $"{job.Cell} {job.Suite}: {one.Name}: {one.Message}")));
        Section(text, "Not run", results.Jobs.Where(static job => job.Missing is not null).Select(static job => $"{job.Cell} {job.Suite}: {job.Missing}"));
        Section(text, "Left out", results.Jobs.SelectMany(static job => job.Skipped.GroupBy(static one => one.Message)
            .Select(group => FormattableString.Invariant($"{job.Cell} {job.Suite}: {group.Count()} cases: {group.Key}"))));
        Section(text, "What a level leaves open", results.Jobs.Where(static job => job.Note is not null).Select(static job => $"{job.Cell} {job.Suite}: {job.Note}"));
        return text.ToString();
    }

    private static string Mark(JobResult job) => job.Outcome switch
    {
        Outcome.Passed => "✅",
        Outcome.Failed => "❌",
        _ => "⚠️",
    };

    private static void Section(StringBuilder text, string title, IEnumerable<string> lines)
    {
        string[] all = [.. lines];
        if (all.Length == 0)
        {
            return;
        }

        text.AppendLine().Append("### ").AppendLine(title).AppendLine();
        foreach (string line in all)
        {
            string flat = line.ReplaceLineEndings(" ");
            string shortened = flat.Length > LongestMessage ? flat[..LongestMessage] + "…" : flat;
            text.Append("- ").AppendLine(shortened.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal));
        }
    }
}
