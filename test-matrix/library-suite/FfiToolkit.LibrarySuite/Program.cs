using FfiToolkit.LibffiSuite.Running;
using FfiToolkit.LibffiSuite.Targets;
using FfiToolkit.LibrarySuite;

// Runs programs with the packed libraries for each runtime identifier that is asked for, and prints one table.
return await SuiteProgram.RunAsync(async cancellation =>
{
    var options = Options.Parse(args);
    bool isGood = true;
    int passed = 0;
    int failed = 0;
    Console.WriteLine(LibraryReport.Header);
    foreach (SuiteTarget target in options.Targets)
    {
        LibraryReport report = await new LibraryRun(options, target).RunAsync(cancellation);
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
    return isGood;
});
