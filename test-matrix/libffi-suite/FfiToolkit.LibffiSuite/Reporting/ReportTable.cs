using System.Globalization;
using System.Text;
using FfiToolkit.LibffiSuite.Canaries;
using FfiToolkit.LibffiSuite.Programs;
using FfiToolkit.LibffiSuite.Running;

namespace FfiToolkit.LibffiSuite.Reporting;

/// <summary>Prints targets as one table: per folder of the suite passed/failed/expected failures/unsupported.</summary>
internal static class ReportTable
{
    private const int MostFailures = 20;

    internal static string Header
    {
        get
        {
            StringBuilder text = new($"{"rid",-17}{"level",-10}{"compiler",-24}");
            foreach (SuiteFolder folder in SuiteFolder.All)
            {
                text.Append(CultureInfo.InvariantCulture, $"{folder.Name["libffi.".Length..],15}");
            }

            return text.Append($"{"unexpected",12}{"canaries",11}{"compiled",10}{"seconds",9}").ToString();
        }
    }

    internal static string Legend => "in each column: passed/failed/expected failures/unsupported; a dot where nothing is";

    internal static string Row(RidReport report)
    {
        StringBuilder text = new($"{report.Target.Rid,-17}{report.Target.Level,-10}{report.Target.Toolset.CompilerName,-24}");
        if (report.Missing is not null)
        {
            return text.Append("  not run: ").Append(report.Missing).ToString();
        }

        foreach (SuiteFolder folder in SuiteFolder.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Cell(report, folder.Name),15}");
        }

        string canaries = $"{report.Canaries.Count(static canary => canary.IsCaught)} of {report.Canaries.Length}";
        return text.Append(CultureInfo.InvariantCulture, $"{report.Count(Verdict.Failed),12}{canaries,11}{report.Compiled,10}{report.Time.TotalSeconds,9:0.0}").ToString();
    }

    /// <summary>What failed, what was not run and why, and which canary went unnoticed.</summary>
    internal static string Details(RidReport report, bool verbose)
    {
        StringBuilder text = new();
        TestResult[] failed = [.. report.Results.Where(static result => result.Verdict == Verdict.Failed)];
        foreach (TestResult result in failed.Take(MostFailures))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  failed: {result.Program}: {result.Message}");
        }

        if (failed.Length > MostFailures)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  and {failed.Length - MostFailures} more");
        }

        foreach (var group in report.Results.Where(static result => result.Verdict == Verdict.Unsupported).GroupBy(static result => (result.Program.Folder, result.Message)))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  unsupported: {group.Count()} of {group.Key.Folder}: {group.Key.Message}");
        }

        foreach (CanaryResult canary in report.Canaries.Where(canary => verbose || !canary.IsCaught))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {(canary.IsCaught ? "caught" : "NOT CAUGHT")}: {canary.Name}: {canary.Message}");
        }

        return text.ToString();
    }

    private static string Cell(RidReport report, string folder)
    {
        int[] counts = [.. Enum.GetValues<Verdict>().Select(verdict => report.Count(verdict, folder))];
        return counts.Sum() == 0 ? "." : string.Join('/', counts.Select(static count => count == 0 ? "." : count.ToString(CultureInfo.InvariantCulture)));
    }
}
