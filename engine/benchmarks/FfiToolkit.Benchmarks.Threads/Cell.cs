using System.Globalization;

namespace FfiToolkit.Benchmarks.Threads;

/// <summary>What one process found for one way to call on some threads at once, in nanoseconds per call.</summary>
/// <param name="Way">The way to call.</param>
/// <param name="Threads">How many threads called at once.</param>
/// <param name="First">Of the thread that made the library's first call: its fastest round.</param>
/// <param name="Others">Of the other threads: the median of their fastest rounds; 0 where there are none.</param>
internal sealed record Cell(string Way, int Threads, double First, double Others)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Way}|{Threads}|{First:F3}|{Others:F3}");

    internal static Cell Parse(string line) => line.Split('|') switch
    {
        [string way, string threads, string first, string others] =>
            new Cell(way, int.Parse(threads, CultureInfo.InvariantCulture), double.Parse(first, CultureInfo.InvariantCulture), double.Parse(others, CultureInfo.InvariantCulture)),
        _ => throw new FormatException($"'{line}' is no cell: way|threads|first|others"),
    };
}
