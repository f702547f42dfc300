using System.Diagnostics;
using FfiToolkit.Conformance;
using FfiToolkit.Emulator;

// Runs the cells of matrix.json and prints one table. Exits with 1 for a failure, an uncaught canary or a cell that could not run.
try
{
    var options = Options.Parse(args);
    var watch = Stopwatch.StartNew();
    bool good = true;
    if (options.OnlyLayouts)
    {
        foreach (MatrixCell cell in options.Choose(Matrix.Load().Conformance))
        {
            LayoutReport layouts = CellRun.CompareLayouts(cell, options.Count, options.Folder);
            good &= layouts.IsGood;
            Console.WriteLine($"{cell.Target,-14} {cell.CompilerName,-25} {layouts.Types} types, {layouts.Mismatches.Length} differ, {layouts.Caught} of {LayoutReport.Canaries} false claims noticed");
            Console.Write(ReportTable.Details(layouts));
        }

        return good ? 0 : 1;
    }

    Console.WriteLine(ReportTable.Header);
    List<CellReport> reports = [];
    foreach (MatrixCell cell in options.Choose(options.Rust ? RustRunner.Cells : Matrix.Load().Conformance))
    {
        CellReport report = CellRun.Run(cell, options.Count, options.Folder, options.Damage);
        reports.Add(report);
        good &= report.IsGood;
        Console.WriteLine(ReportTable.Row(report));
        Console.Write(ReportTable.Details(report, options.Verbose));
    }

    foreach (IGrouping<string, CellReport> target in reports.GroupBy(static report => report.Cell.Target).Where(_ => options.Report is not null))
    {
        Directory.CreateDirectory(options.Report!);
        CellReports.Join(target.Key, [.. target]).Write(Path.Combine(options.Report!, $"{CellReports.Suite}-{target.Key}.json"));
    }

    if (options.Vectors is not null)
    {
        VectorFile.Write(options.Vectors, reports, options.Count);
    }

    Console.WriteLine(FormattableString.Invariant($"{(good ? "All good" : "Not all good")}, {watch.Elapsed.TotalSeconds:0} s"));
    return good ? 0 : 1;
}
catch (Exception exception) when (exception is ConformanceException or EmulatorException or GuestException)
{
    Console.Error.WriteLine($"error: {exception.Message}");
    return 2;
}
