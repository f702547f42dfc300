using System.Diagnostics;
using FfiToolkit.LibffiSuite;
using FfiToolkit.LibffiSuite.Reporting;
using FfiToolkit.LibffiSuite.Running;
using FfiToolkit.LibffiSuite.Targets;

// Runs libffi's test suite on the targets that are asked for and prints one table. Not good is an unexpected failure, an uncaught
// canary and a target that could not run.
return await SuiteProgram.RunAsync(async cancellation =>
{
    var options = Options.Parse(args);
    var watch = Stopwatch.StartNew();
    bool good = true;
    Console.WriteLine(ReportTable.Header);
    foreach (SuiteTarget target in options.Targets)
    {
        RidReport report = await new RidRun(options.Suite).RunAsync(target, cancellation);
        good &= report.IsGood;
        Console.WriteLine(ReportTable.Row(report));
        Console.Write(ReportTable.Details(report, options.Verbose));
        if (options.ReportFolder is string folder)
        {
            Directory.CreateDirectory(folder);
            report.ToSuiteReport().Write(Path.Combine(folder, $"libffi-{target.Rid}.json"));
        }
    }

    Console.WriteLine(ReportTable.Legend);
    Console.WriteLine(FormattableString.Invariant($"{(good ? "All good" : "Not all good")}, {watch.Elapsed.TotalSeconds:0} s"));
    return good;
});
