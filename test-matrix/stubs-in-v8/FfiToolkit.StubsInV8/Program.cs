using FfiToolkit.StubsInV8;

// Runs the suite for one cell and writes its report. Exits with 1 for a failure, with 2 for a broken bench.
try
{
    if (args is not ["--rid", string rid, "--report", string folder])
    {
        Console.Error.WriteLine("usage: FfiToolkit.StubsInV8 --rid RID --report FOLDER");
        return 2;
    }

    SuiteReport report = StubRun.Run(V8Machine.Of(rid), Directory.GetCurrentDirectory());
    Directory.CreateDirectory(folder);
    report.Write(Path.Combine(folder, $"{StubRun.Suite}-{rid}.json"));
    foreach (CaseReport failure in report.Failures)
    {
        Console.WriteLine($"FAILED {failure.Name}: {failure.Message}");
    }

    Console.WriteLine(report.Missing ?? FormattableString.Invariant($"{rid}: {report.Passed} passed, {report.Failures.Length} failed at level {report.Level}, {report.Seconds} s"));
    return report.Missing is not null || report.IsGood ? 0 : 1;
}
catch (Exception failure) when (failure is GuestException or ArgumentException)
{
    Console.Error.WriteLine($"error: {failure.Message}");
    return 2;
}
