using System.Diagnostics;
using FfiToolkit.Build.Tasks.Processes;

namespace FfiToolkit.Build.Tasks.Tests.Toolchains;

public sealed class ToolRunnerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Output_error_and_exit_code_are_kept_apart()
    {
        string tool = _folder.WriteScript("tool", "echo out $1; echo err >&2; exit 3\n");

        ToolResult result = await ToolRunner.RunAsync(new ToolCommand(tool, ["a b"], _folder.Path), TestContext.Current.CancellationToken);

        Assert.Equal(new ToolResult(3, "out a b\n", "err\n"), result);
    }

    [Theory]
    [InlineData("", "exit code 3")]
    [InlineData("cannot open 'x'.\n", "cannot open 'x'")]
    public void What_a_program_said_stands_within_a_sentence_and_its_exit_code_where_it_said_nothing(string error, string words) =>
        Assert.Equal(words, new ToolResult(3, "", error).Words());

    [Fact]
    public async Task A_program_that_does_not_start_is_a_result_and_not_a_crash()
    {
        string tool = _folder.Write("tool", "not a program");

        ToolResult result = await ToolRunner.RunAsync(new ToolCommand(tool, [], _folder.Path), TestContext.Current.CancellationToken);

        Assert.False(result.Succeeded);
        Assert.Contains(tool, result.Reason(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_somebody_still_writes_is_started_when_that_ends()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux refuses to start what is open for writing.");
        string tool = _folder.WriteScript("tool", "echo started\n");
        Task<ToolResult> run;
        Stopwatch busy = new();
        do
        {
            await using FileStream writer = new(tool, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            busy.Restart();
            run = ToolRunner.RunAsync(new ToolCommand(tool, [], _folder.Path), TestContext.Current.CancellationToken);
            await Task.Delay(100, TestContext.Current.CancellationToken);

            // It is tried for some 1.4 s. A machine that is busy may take longer for this delay: once more then.
        }
        while (run.IsCompleted && busy.Elapsed > TimeSpan.FromSeconds(1));

        Assert.Equal("started\n", (await run).Output);
    }

    [Fact]
    public async Task A_program_that_stays_open_for_writing_is_a_result_with_the_reason()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux refuses to start what is open for writing.");
        string tool = _folder.WriteScript("tool", "echo started\n");
        await using FileStream writer = new(tool, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);

        ToolResult result = await ToolRunner.RunAsync(new ToolCommand(tool, [], _folder.Path), TestContext.Current.CancellationToken);

        Assert.False(result.Succeeded);
        Assert.Contains(tool, result.Reason(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("trap '' INT")]
    public async Task Cancelling_ends_the_program_even_when_it_refuses_to_stop(string trap)
    {
        string tool = _folder.WriteScript("tool", $"{trap}\necho $$ > pid.tmp; mv pid.tmp pid\nexec sleep 600\n");
        using CancellationTokenSource cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        Task<ToolResult> run = ToolRunner.RunAsync(new ToolCommand(tool, [], _folder.Path), cancellation.Token);
        await Wait.ForFileAsync(_folder["pid"], run);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.False(Directory.Exists($"/proc/{File.ReadAllText(_folder["pid"]).Trim()}"));
    }
}
