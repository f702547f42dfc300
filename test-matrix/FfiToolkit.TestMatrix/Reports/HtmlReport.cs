using System.Globalization;
using System.Net;
using System.Text;

namespace FfiToolkit.TestMatrix;

/// <summary>Writes results as one HTML page that needs nothing else: no script, no font, no image.</summary>
internal static class HtmlReport
{
    private const string Style = """
        body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem; color: #1c2128; background: #fff; }
        h1 { font-size: 1.5rem; margin-bottom: .2rem; } .about { color: #59636e; margin-top: 0; }
        .scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; padding: .4rem .7rem; border: 1px solid #d1d9e0; vertical-align: top; }
        th { background: #f6f8fa; } td small { color: #59636e; display: block; }
        .passed { background: #dafbe1; } .failed { background: #ffebe9; } .missing, .cancelled { background: #fff8c5; } .elsewhere { color: #818b98; }
        details { margin: .5rem 0; } summary { cursor: pointer; } pre { white-space: pre-wrap; background: #f6f8fa; padding: .7rem; overflow-wrap: anywhere; }
        @media (prefers-color-scheme: dark) {
          body { color: #e6edf3; background: #0d1117; } th, pre { background: #161b22; } th, td { border-color: #30363d; } .about, td small { color: #9198a1; }
          .passed { background: #12261e; } .failed { background: #3c1618; } .missing, .cancelled { background: #2d2610; }
        }
        """;

    internal static string Write(RunResults results, MatrixManifest manifest)
    {
        StringBuilder page = new();
        string title = FormattableString.Invariant($"{results.PassedCases} passed, {results.FailedCases} failed, {results.SkippedCases} skipped");
        page.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Test matrix: {title}</title>
            <style>
            {Style}
            </style>
            </head>
            <body>
            <h1>Test matrix: {title}</h1>
            <p class="about">{Text(results.Host)}; {results.Started:yyyy-MM-dd HH:mm} UTC; {Words.Seconds(results.Seconds)}</p>
            <div class="scroll"><table>
            <tr><th>cell</th>
            """);
        foreach (SuiteDefinition suite in manifest.Suites)
        {
            page.Append(CultureInfo.InvariantCulture, $"<th>{Text(suite.Name)}<br><small>{Text(suite.Title)}</small></th>");
        }

        page.AppendLine("</tr>");
        foreach (Cell cell in manifest.Cells)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><th>{Text(cell.Name)}</th>");
            page.Append(cell.Exists
                ? string.Concat(manifest.Suites.Select(suite => Field(results, cell, suite)))
                : $"<td class=\"elsewhere\" colspan=\"{manifest.Suites.Length}\">does not exist: {Text(cell.Absent!)}</td>");
            page.AppendLine("</tr>");
        }

        page.AppendLine("</table></div>");
        foreach (JobResult job in results.Jobs)
        {
            Details(page, job);
        }

        return page.AppendLine("</body>").AppendLine("</html>").ToString();
    }

    private static string Field(RunResults results, Cell cell, SuiteDefinition suite)
    {
        JobResult[] jobs = [.. results.Jobs.Where(job => job.Cell == cell.Name && job.Suite == suite.Name)];
        if (jobs.Length == 0)
        {
            CellSuite its = cell.Suites[suite.Name];
            return $"<td class=\"elsewhere\">{its.Level.Name()}<small>{Text(its.Note ?? "not run")}</small></td>";
        }

        // One field for several levels: the worst gives the colour.
        JobResult worst = jobs.OrderBy(static job => job.Outcome == Outcome.Failed ? 0 : job.Outcome == Outcome.Passed ? 2 : 1).First();
        string lines = string.Join("<br>", jobs.Select(static job => $"{Text(job.Level)}<small>{Text(Words.Counts(job))}, {Words.Seconds(job.Seconds)}</small>"));
        return $"<td class=\"{worst.Outcome.ToString().ToLowerInvariant()}\">{lines}</td>";
    }

    private static void Details(StringBuilder page, JobResult job)
    {
        string[] parts =
        [
            .. job.Failures.Select(static one => $"failed: {one.Name}\n{one.Message}"),
            .. job.Missing is null ? [] : new[] { $"not run: {job.Missing}" },
            .. job.Skipped.Select(static one => $"left out: {one.Name}\n{one.Message}"),
            .. job.Note is null ? [] : new[] { $"note: {job.Note}" },
        ];
        if (parts.Length > 0)
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"<details{(job.Failures.IsEmpty ? "" : " open")}><summary>{Text(job.Cell)} {Text(job.Suite)}: {Text(Words.Counts(job))}</summary>");
            page.AppendLine(CultureInfo.InvariantCulture, $"<pre>{Text(string.Join("\n\n", parts))}</pre></details>");
        }
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
