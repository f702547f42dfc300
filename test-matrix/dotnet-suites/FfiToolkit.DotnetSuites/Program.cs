using FfiToolkit.DotnetSuites;

// Runs a suite for one cell, publishes its program, or says how a guest is entered. Exits with 1 for a failed test, with 2 for a broken bench.
try
{
    if (args is [GuestStart.Verb, ..])
    {
        GuestStart.Write(args.AsSpan(1), Console.Out);
        return 0;
    }

    var options = Options.Parse(args);
    string root = Directory.GetCurrentDirectory();
    TestProgram program = new(root, options.Rid);
    if (options.Report is null)
    {
        await program.PublishAsync();
        return 0;
    }

    SuiteReport report = options.Suite == EngineRun.Suite ? await EngineRun.RunAsync(program, options) : await ConsumerRun.RunAsync(root, options);
    Directory.CreateDirectory(options.Report);
    report.Write(Path.Combine(options.Report, $"{options.Suite}-{options.Rid}.json"));
    Console.WriteLine(report.Missing ?? $"{options.Rid}: {report.Passed} passed, {report.Failures.Length} failed, {report.Skipped.Length} skipped at level {report.Level}");
    return report.Missing is not null || report.IsGood ? 0 : 1;
}
catch (Exception failure) when (failure is SuiteException or GuestException or InvalidDataException or ArgumentException)
{
    Console.Error.WriteLine($"error: {failure.Message}");
    return 2;
}
