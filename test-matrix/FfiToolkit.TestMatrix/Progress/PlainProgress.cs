namespace FfiToolkit.TestMatrix;

/// <summary>Says what happens in lines, for logs and pipes.</summary>
/// <param name="output">Takes the lines.</param>
internal sealed class PlainProgress(TextWriter output) : IRunObserver
{
    private readonly Lock _lock = new();

    public void Preparing(SuiteDefinition suite) => Line($"prepare  {suite.Name}");

    public void Prepared(SuiteDefinition suite) => Line($"prepared {suite.Name}");

    public void Started(Job job) => Line($"start    {job} ({job.Level.Name()})");

    public void Ended(Job job, JobResult result) => Line($"{Words.Of(result.Outcome),-8} {job}: {Words.Counts(result)}, {Words.Seconds(result.Seconds)}");

    private void Line(string text)
    {
        lock (_lock)
        {
            output.WriteLine(text);
            output.Flush();
        }
    }
}
