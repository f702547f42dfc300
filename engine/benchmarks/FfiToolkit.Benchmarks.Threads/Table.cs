using System.Diagnostics;

namespace FfiToolkit.Benchmarks.Threads;

/// <summary>
/// Starts programs several times in turn, because how fast a loop is depends on where its code happens to lie: a start is one draw.
/// Cells are medians of the starts; ratios are made within a start, and shown with the lowest and the highest.
/// </summary>
internal static class Table
{
    internal static void Print(int starts, string library, string[] programs)
    {
        List<Cell>[][] found = [.. programs.Select(_ => new List<Cell>[starts])];
        for (int start = 0; start < starts; start++)
        {
            for (int program = 0; program < programs.Length; program++)
            {
                found[program][start] = Start(programs[program], library);
            }
        }

        PrintThreads(found[0]);
        PrintGroups(found[0]);
        if (programs.Length > 1)
        {
            PrintBeside(found[0], found[1]);
        }
    }

    private static void PrintThreads(List<Cell>[] starts)
    {
        Console.WriteLine("| | 1: first | 2: first | 2: other | other / first | 4: first | 4: others | others / first |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach (string way in WaysOf(starts, 4))
        {
            Console.WriteLine($"| {way} | {First(starts, way, 1)} | {First(starts, way, 2)} | {Others(starts, way, 2)} | {Ratio(starts, way, 2)} | {First(starts, way, 4)} | {Others(starts, way, 4)} | {Ratio(starts, way, 4)} |");
        }
    }

    /// <summary>The ways on one thread by groups, each beside the first of its group.</summary>
    private static void PrintGroups(List<Cell>[] starts)
    {
        foreach (IGrouping<string, string> group in WaysOf(starts, 1).Except(WaysOf(starts, 4)).GroupBy(static way => way.Split(": ")[0]))
        {
            string first = group.First();
            Console.WriteLine($"\n| {group.Key} | ns | of {NameOf(first)} |\n|---|---:|---:|");
            foreach (string way in group)
            {
                Console.WriteLine($"| {NameOf(way)} | {First(starts, way, 1)} | {Spread(Of(starts, way, 1).Zip(Of(starts, first, 1), static (cell, first) => cell.First / first.First))} |");
            }
        }
    }

    private static string NameOf(string way) => way[(way.IndexOf(": ", StringComparison.Ordinal) + 2)..];

    private static void PrintBeside(List<Cell>[] here, List<Cell>[] beside)
    {
        Console.WriteLine("\n| | 1: first, here | beside | here / beside | 2: other, here | beside |\n|---|---:|---:|---:|---:|---:|");
        foreach (string way in WaysOf(here, 1).Intersect(WaysOf(beside, 1)))
        {
            string others = WaysOf(here, 2).Contains(way) ? $"{Others(here, way, 2)} | {Others(beside, way, 2)}" : "| ";
            Console.WriteLine($"| {way} | {First(here, way, 1)} | {First(beside, way, 1)} | {Spread(Of(here, way, 1).Zip(Of(beside, way, 1), static (here, beside) => here.First / beside.First))} | {others} |");
        }
    }

    private static IEnumerable<string> WaysOf(List<Cell>[] starts, int threads) => starts[0].Where(cell => cell.Threads == threads).Select(static cell => cell.Way);

    private static IEnumerable<Cell> Of(List<Cell>[] starts, string way, int threads) =>
        starts.Select(start => start.Single(cell => cell.Way == way && cell.Threads == threads));

    private static string First(List<Cell>[] starts, string way, int threads) => Text(Of(starts, way, threads).Select(static cell => cell.First));

    private static string Others(List<Cell>[] starts, string way, int threads) => Text(Of(starts, way, threads).Select(static cell => cell.Others));

    private static string Ratio(List<Cell>[] starts, string way, int threads) => Spread(Of(starts, way, threads).Select(static cell => cell.Others / cell.First));

    private static string Text(IEnumerable<double> values) => FormattableString.Invariant($"{Statistics.Median(values):F1}");

    private static string Spread(IEnumerable<double> values) => FormattableString.Invariant($"{Statistics.Median(values):F2} ({values.Min():F2} to {values.Max():F2})");

    private static List<Cell> Start(string program, string library)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, ["once", library]) { RedirectStandardOutput = true })!;
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        return process.ExitCode == 0 ? [.. lines.Select(Cell.Parse)] : throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
    }
}
