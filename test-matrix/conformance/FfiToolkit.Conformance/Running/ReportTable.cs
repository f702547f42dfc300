using System.Globalization;
using System.Text;

namespace FfiToolkit.Conformance;

/// <summary>Prints cells as one table.</summary>
internal static class ReportTable
{
    private const int MostFailures = 10;

    internal const string Header = "target         ABI               compiler                  level       signatures  aggregates  variadics  layouts  failures  canaries  seconds";

    internal static string Row(CellReport report)
    {
        string start = string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Cell.Target,-14} {report.Cell.Abi,-17} {report.Cell.CompilerName,-25} {report.Level,-10}");
        return report.Missing is not null
            ? $"{start}  not run: {report.Missing}"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{start}  {report.Counts.Signatures,10}  {report.Counts.Aggregates,10}  {report.Counts.Variadics,9}  {report.Layouts?.Types ?? 0,7}  {report.Failures.Length + (report.Layouts?.Mismatches.Length ?? 0),8}  {report.Caught.Length,3} of {report.Caught.Length + report.Escaped.Length,-2}  {report.Time.TotalSeconds,7:0.0}");
    }

    /// <summary>The first layouts that differ, and false claims that went unnoticed.</summary>
    internal static string Details(LayoutReport layouts)
    {
        StringBuilder text = new();
        foreach (string mismatch in layouts.Mismatches.Take(MostFailures))
        {
            text.Append("  layout: ").AppendLine(mismatch);
        }

        if (layouts.Caught != LayoutReport.Canaries)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  layout: {layouts.Caught} of {LayoutReport.Canaries} false claims were noticed");
        }

        return text.ToString();
    }

    /// <summary>The first failures of a cell, one line each.</summary>
    /// <param name="report">The cell.</param>
    /// <param name="verbose">Whether to say of each canary how it was caught.</param>
    internal static string Details(CellReport report, bool verbose)
    {
        StringBuilder text = new();
        foreach (Failure failure in report.Failures.Take(MostFailures))
        {
            text.Append("  failed: ").AppendLine(failure.ToString());
        }

        if (report.Failures.Length > MostFailures)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  and {report.Failures.Length - MostFailures} more");
        }

        text.Append(report.Layouts is null ? "" : Details(report.Layouts));
        foreach (Failure escaped in report.Escaped)
        {
            text.Append("  canary: ").AppendLine(escaped.ToString());
        }

        foreach (string fault in report.Untried)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  canary: no stub was broken by {fault}");
        }

        foreach (Failure caught in verbose ? report.Caught : [])
        {
            text.Append("  caught: ").AppendLine(caught.ToString());
        }

        return text.ToString();
    }
}
