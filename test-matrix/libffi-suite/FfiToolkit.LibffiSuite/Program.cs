using System.Diagnostics;
using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Emulator;
using FfiToolkit.LibffiSuite;
using FfiToolkit.LibffiSuite.Reporting;
using FfiToolkit.LibffiSuite.Running;
using FfiToolkit.LibffiSuite.Targets;

// Runs libffi's test suite on the targets that are asked for and prints one table. Exits with 1 for an unexpected failure, an
// uncaught canary or a target that could not run, with 2 where the bench is broken, with 130 when it is interrupted.
using CancellationTokenSource cancellation = new();
Console.CancelKeyPress += (_, interrupt) =>
{
    interrupt.Cancel = true;
    cancellation.Cancel();
};
try
{
    var options = Options.Parse(args);
    var watch = Stopwatch.StartNew();
    bool good = true;
    Console.WriteLine(ReportTable.Header);
    foreach (SuiteTarget target in options.Targets)
    {
        RidReport report = await new RidRun(options.Suite).RunAsync(target, cancellation.Token);
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
    return good ? 0 : 1;
}
catch (Exception failure) when (failure is GuestException or EmulatorException or FfiBuildException)
{
    Console.Error.WriteLine($"error: {failure.Message}");
    return 2;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Interrupted; what was compiled is kept for the next run.");
    return 130;
}
