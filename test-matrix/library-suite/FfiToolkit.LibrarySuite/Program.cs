using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Emulator;
using FfiToolkit.LibffiSuite.Targets;
using FfiToolkit.LibrarySuite;

// Runs programs with the packed libraries for each runtime identifier that is asked for, and prints one table. Exits with 1 for
// a failure, with 2 where the bench is broken, with 130 when it is interrupted.
using CancellationTokenSource cancellation = new();
Console.CancelKeyPress += (_, interrupt) =>
{
    interrupt.Cancel = true;
    cancellation.Cancel();
};
try
{
    var options = Options.Parse(args);
    bool isGood = true;
    int passed = 0;
    int failed = 0;
    Console.WriteLine(LibraryReport.Header);
    foreach (SuiteTarget target in options.Targets)
    {
        LibraryReport report = await new LibraryRun(options, target).RunAsync(cancellation.Token);
        Console.Write(report.Rows());
        SuiteReport suite = report.ToSuiteReport();
        isGood &= suite.IsGood;
        passed += suite.Passed;
        failed += suite.Failures.Length;
        if (options.ReportFolder is string folder)
        {
            Directory.CreateDirectory(folder);
            suite.Write(Path.Combine(folder, $"{LibraryReport.Suite}-{target.Rid}.json"));
        }
    }

    Console.WriteLine($"{passed} passed, {failed} failed");
    return isGood ? 0 : 1;
}
catch (Exception failure) when (failure is GuestException or EmulatorException or FfiBuildException or InvalidDataException)
{
    Console.Error.WriteLine($"error: {failure.Message}");
    return 2;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Interrupted; what was compiled is kept for the next run.");
    return 130;
}
