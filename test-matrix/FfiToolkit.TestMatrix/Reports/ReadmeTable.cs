using System.Globalization;
using System.Text;

namespace FfiToolkit.TestMatrix;

/// <summary>Keeps the platform table of the README, between two markers.</summary>
internal static class ReadmeTable
{
    internal const string Begin = "<!-- matrix: written by 'readme' of FfiToolkit.TestMatrix -->";
    internal const string End = "<!-- /matrix -->";

    /// <summary>The README with the table of these results.</summary>
    /// <exception cref="MatrixException">The README has no markers.</exception>
    internal static string Replace(string readme, MatrixManifest manifest, RunResults results)
    {
        int begin = readme.IndexOf(Begin, StringComparison.Ordinal);
        int end = readme.IndexOf(End, StringComparison.Ordinal);
        return begin < 0 || end < begin
            ? throw new MatrixException($"The README has no place for the table. Put '{Begin}' and '{End}' on lines of their own.")
            : $"{readme[..(begin + Begin.Length)]}\n{Table(manifest, results)}{readme[end..]}";
    }

    internal static string Table(MatrixManifest manifest, RunResults results)
    {
        StringBuilder table = new();
        table.Append("| platform |").AppendJoin("", manifest.Suites.Select(static suite => $" {suite.Title} |")).Append('\n');
        table.Append("|---|").Insert(table.Length, "---|", manifest.Suites.Length).Append('\n');
        foreach (Cell cell in manifest.Cells.Where(static cell => cell.Exists))
        {
            table.Append(CultureInfo.InvariantCulture, $"| {cell.Name} |");
            foreach (SuiteDefinition suite in manifest.Suites)
            {
                table.Append(CultureInfo.InvariantCulture, $" {Field(cell, suite, results)} |");
            }

            table.Append('\n');
        }

        return table.ToString();
    }

    private static string Field(Cell cell, SuiteDefinition suite, RunResults results)
    {
        JobResult[] jobs = [.. results.Jobs.Where(job => job.Cell == cell.Name && job.Suite == suite.Name)];
        return jobs.Length > 0 ? string.Join("; ", jobs.Select(Field))
            : cell.Suites[suite.Name].Level switch
            {
                Level.None => "–",
                Level.CiOnly => "ci-only",
                _ => "not run",
            };
    }

    private static string Field(JobResult job) => job.Outcome switch
    {
        Outcome.Passed => FormattableString.Invariant($"✅ {job.Level}, {job.Passed:#,0}"),
        Outcome.Failed => FormattableString.Invariant($"❌ {job.Level}, {job.Failures.Length:#,0} failed"),
        _ => $"{job.Level}, not run",
    };
}
