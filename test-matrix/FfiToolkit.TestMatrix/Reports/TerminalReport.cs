using Spectre.Console;

namespace FfiToolkit.TestMatrix;

/// <summary>Prints results as a table, with what failed and what could not run below it.</summary>
internal static class TerminalReport
{
    private const int MostFailures = 5;

    internal static void Write(IAnsiConsole console, RunResults results)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("cell", "suite", "level", "outcome").AddColumn(new TableColumn("seconds").RightAligned());
        foreach (JobResult job in results.Jobs)
        {
            string text = job.Outcome == Outcome.Failed ? $"FAILED: {Words.Counts(job)}" : Words.Counts(job);
            table.AddRow(
                new Text(job.Cell),
                new Text(job.Suite),
                new Text(job.Level),
                new Text(text, new Style(Words.ColorOf(job.Outcome))),
                new Text(FormattableString.Invariant($"{job.Seconds:0.0}")));
        }

        console.Write(table);
        foreach (JobResult job in results.Jobs)
        {
            foreach (CaseReport failure in job.Failures.Take(MostFailures))
            {
                console.WriteLine($"failed: {job.Cell} {job.Suite}: {failure.Name}: {failure.Message}");
            }

            if (job.Failures.Length > MostFailures)
            {
                console.WriteLine($"failed: {job.Cell} {job.Suite}: and {job.Failures.Length - MostFailures} more; see {job.Log}");
            }
        }

        foreach (JobResult job in results.Jobs.Where(static job => job.Outcome == Outcome.Missing))
        {
            console.WriteLine($"not run: {job.Cell} {job.Suite}: {job.Missing}");
        }
    }
}
