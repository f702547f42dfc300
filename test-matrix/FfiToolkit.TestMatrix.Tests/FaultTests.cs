using System.Diagnostics;

namespace FfiToolkit.TestMatrix.Tests;

/// <summary>Faults are noticed, and in their own cell alone.</summary>
[Collection("programs of suites")]
public sealed class FaultTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_suite_that_reports_what_passed_is_good()
    {
        RunResults results = await _bench.Suite("fake", Bench.Passing("a")).Cell("a").RunAsync();

        Assert.Equal((Outcome.Passed, 3, "native"), (results.Jobs[0].Outcome, results.Jobs[0].Passed, results.Jobs[0].Level));
        Assert.True(results.IsGood(require: true));
    }

    [Fact]
    public async Task A_hung_guest_is_ended_at_its_limit_and_only_its_cell_fails()
    {
        // As a guest does: a child in a session of its own that holds the output and does not heed a request to end.
        string script = $"""
            if [ "$2" = hangs ]; then echo computing; setsid sh -c 'trap "" TERM; while :; do sleep 0.1; done' & wait; fi
            {Bench.Report("""{ "suite": "fake", "cell": "CELL", "level": "native", "passed": 3 }""").Replace("<<'END'", "<<END", StringComparison.Ordinal).Replace("CELL", "$2", StringComparison.Ordinal)}
            """;
        var watch = Stopwatch.StartNew();
        RunResults results = await _bench.Suite("fake", script).Cell("hangs").Cell("runs").RunAsync(limit: TimeSpan.FromSeconds(4));

        AssertOnlyFailed(results, "hangs", "It did not end within 4 s and was ended. It printed last: computing");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60));
        Assert.Empty(Marked());
    }

    [Fact]
    public async Task A_guest_that_crashes_fails_its_cell_with_the_signal_and_its_last_words()
    {
        string script = $"if [ \"$2\" = crashes ]; then echo almost there; kill -SEGV $$; fi\n{Bench.Passing("runs")}";
        RunResults results = await _bench.Suite("fake", script).Cell("crashes").Cell("runs").RunAsync(jobs: 2);

        AssertOnlyFailed(results, "crashes", "It wrote no report and ended by signal 11 (segmentation fault). It printed last: almost there");
    }

    [Fact]
    public async Task A_real_guest_that_crashes_under_an_emulator_fails_its_cell()
    {
        Assert.SkipUnless(ChildProgram.Exists("qemu-aarch64") && ChildProgram.Exists("aarch64-linux-gnu-gcc"), "not installed: qemu-aarch64 (Debian: apt-get install qemu-user gcc-aarch64-linux-gnu libc6-dev-arm64-cross)");
        string source = Path.Combine(_bench.Folder, "crash.c");
        await File.WriteAllTextAsync(source, "int main(void) { *(volatile int*)8 = 1; return 0; }", TestContext.Current.CancellationToken);
        ChildProgram.Require(_bench.Folder, "cc.log", ["aarch64-linux-gnu-gcc", "-static", "-O1", source, "-o", Path.Combine(_bench.Folder, "crash")]);
        RunResults results = await _bench.Command("fake", ["qemu-aarch64", Path.Combine(_bench.Folder, "crash"), "{report}"]).Cell("linux-arm64").RunAsync();

        Assert.Contains("ended by signal 11", results.Jobs[0].Failures.Single().Message, StringComparison.Ordinal);
        Assert.Contains("Segmentation fault", _bench.Log("linux-arm64"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_emulator_is_not_green_and_says_how_to_install_it()
    {
        RunResults results = await _bench.Suite("fake", Bench.Passing("b")).Cell("a").Cell("b").Tool("qemu-nowhere", "qemu-user", "a").RunAsync();

        Assert.Equal([Outcome.Missing, Outcome.Passed], results.Jobs.Select(static job => job.Outcome));
        Assert.Equal("not installed: qemu-nowhere (Debian: apt-get install qemu-user)", results.Jobs[0].Missing);
        Assert.Equal((3, 0, 1), (results.PassedCases, results.FailedCases, results.SkippedCases));
        Assert.True(results.IsGood(require: false));
        Assert.False(results.IsGood(require: true));
    }

    [Fact]
    public async Task Where_nothing_could_run_the_run_is_not_good()
    {
        RunResults results = await _bench.Suite("fake", "").Cell("a").Tool("qemu-nowhere", "qemu-user", "a").RunAsync();

        Assert.False(results.IsGood(require: false));
    }

    [Fact]
    public async Task A_full_disk_fails_the_job_whose_log_it_holds()
    {
        Directory.CreateDirectory(Path.Combine(_bench.Results, "logs"));
        File.CreateSymbolicLink(Path.Combine(_bench.Results, "logs", "full-fake.log"), "/dev/full");
        string script = $"head -c 300000 /dev/zero; {Bench.Report("""{ "suite": "fake", "cell": "CELL", "level": "native", "passed": 3 }""").Replace("<<'END'", "<<END", StringComparison.Ordinal).Replace("CELL", "$2", StringComparison.Ordinal)}";
        RunResults results = await _bench.Suite("fake", script).Cell("full").Cell("roomy").RunAsync();

        JobResult full = results.Jobs[0];
        Assert.Equal([Outcome.Failed, Outcome.Passed], results.Jobs.Select(static job => job.Outcome));
        Assert.StartsWith("The log of full fake could not be written: No space left on device", full.Failures.Single().Message, StringComparison.Ordinal);
        Assert.Equal(3, full.Passed);
    }

    [Fact]
    public async Task Results_that_cannot_be_written_are_an_error()
    {
        RunResults results = await _bench.Suite("fake", Bench.Passing("a")).Cell("a").RunAsync();
        await File.WriteAllTextAsync(Path.Combine(_bench.Folder, "file"), "", TestContext.Current.CancellationToken);

        MatrixException failure = Assert.Throws<MatrixException>(() => ResultFiles.Write(results, _bench.Manifest, Path.Combine(_bench.Folder, "file", "results")));
        Assert.StartsWith("The results could not be written into", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 3", "report", "It wrote no report and exited with 3. It printed nothing.")]
    [InlineData("echo '{' > \"$1/report.json\"", "report", "is not a suite's report")]
    [InlineData("PASS; exit 7", "exit", "It reported no failure, but exited with 7.")]
    public async Task A_suite_that_breaks_its_contract_fails(string script, string name, string message)
    {
        RunResults results = await _bench.Suite("fake", script.Replace("PASS", Bench.Passing("a") + "\n", StringComparison.Ordinal).Replace("\n;", "\n", StringComparison.Ordinal)).Cell("a").RunAsync();

        CaseReport failure = Assert.Single(results.Jobs[0].Failures);
        Assert.Equal(name, failure.Name);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("other", "native", 3, "It reported other fake instead of a fake.")]
    [InlineData("a", "emulated", 3, "It ran at the level 'emulated'; matrix.json says 'native'.")]
    [InlineData("a", "native", 0, "Nothing passed and nothing failed: no case ran.")]
    public async Task A_report_of_something_else_fails(string cell, string level, int passed, string message)
    {
        string report = Bench.Report($$"""{ "suite": "fake", "cell": "{{cell}}", "level": "{{level}}", "passed": {{passed}} }""");
        RunResults results = await _bench.Suite("fake", report).Cell("a").RunAsync();

        Assert.Equal(message, Assert.Single(results.Jobs[0].Failures).Message);
    }

    [Fact]
    public async Task A_report_of_an_earlier_run_does_not_speak_for_this_one()
    {
        string once = Path.Combine(_bench.Folder, "once");
        _bench.Suite("fake", $"[ -f '{once}' ] && exit 0\ntouch '{once}'\n{Bench.Passing("a")}").Cell("a");

        Assert.Equal(Outcome.Passed, (await _bench.RunAsync()).Jobs[0].Outcome);
        Assert.Equal(Outcome.Failed, (await _bench.RunAsync()).Jobs[0].Outcome);
    }

    [Fact]
    public async Task A_suite_that_cannot_be_prepared_fails_in_the_cell_that_it_is_prepared_for()
    {
        string[] prepare = ["sh", "-c", "[ {cell} != a ] || { echo no compiler; exit 4; }"];
        RunResults results = await _bench.Suite("fake", Bench.Passing("b"), prepare: prepare).Cell("a").Cell("b").RunAsync();

        AssertOnlyFailed(results, "a", "exited with 4: no compiler");
    }

    [Fact]
    public async Task A_suite_runs_while_another_is_prepared_and_a_prepared_one_only_afterwards()
    {
        // The preparation waits for what the other suite does, and the suite for what the preparation does.
        string begun = Path.Combine(_bench.Folder, "begun");
        string made = Path.Combine(_bench.Folder, "made");
        _bench.Suite("plain", $"touch '{begun}'\n{Bench.Passing("a", "plain")}").Cell("a", "plain");
        _bench.Suite("fake", $"[ -f '{made}' ] || exit 1\n{Bench.Passing("b")}", prepare: ["sh", "-c", $"while [ ! -f '{begun}' ]; do sleep 0.05; done; touch '{made}'"]).Cell("b");

        RunResults results = await _bench.RunAsync(jobs: 2);

        Assert.Equal([Outcome.Passed, Outcome.Passed], results.Jobs.Select(static job => job.Outcome));
    }

    [Fact]
    public async Task Of_one_job_at_a_time_preparations_come_first()
    {
        string[] prepare = ["true"];
        await _bench.Suite("plain", Bench.Passing("a", "plain")).Cell("a", "plain").Suite("fake", Bench.Passing("b"), prepare: prepare).Cell("b").RunAsync();

        Assert.Equal(["prepare fake", "prepared fake"], _bench.Observer.Said.Take(2));
    }

    [Fact]
    public async Task A_cancelled_run_leaves_no_process_behind_and_has_a_result_for_every_cell()
    {
        using CancellationTokenSource cancel = new();
        Task<RunResults> running = _bench.Suite("fake", "setsid sleep 300 & sleep 300").Cell("a").Cell("b").RunAsync(cancel: cancel);
        await _bench.Observer.HasStarted.Task;
        Assert.True(SpinWait.SpinUntil(static () => Marked().Contains("sleep"), TimeSpan.FromMinutes(1)));
        await cancel.CancelAsync();
        RunResults results = await running;

        Assert.Equal([Outcome.Cancelled, Outcome.Cancelled], results.Jobs.Select(static job => job.Outcome));
        Assert.False(results.IsGood(require: false));
        Assert.DoesNotContain("sleep", Marked());
    }

    [Fact]
    public async Task What_a_suite_leaves_running_is_ended_and_named_in_the_log()
    {
        // Until it is the program that it becomes, it has the shell's name.
        const string Sleeper = "(sleep 300 >/dev/null 2>&1 & until [ \"$(cat /proc/$!/comm)\" = sleep ]; do :; done)";
        RunResults results = await _bench.Suite("fake", $"{Sleeper}\n{Bench.Passing("a")}").Cell("a").RunAsync();

        Assert.Equal(Outcome.Passed, results.Jobs[0].Outcome);
        Assert.Contains("ended what the suite left running: sleep", _bench.Log("a"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suite_that_must_be_alone_runs_one_cell_at_a_time()
    {
        string script = $"mkdir '{_bench.Folder}/busy' || exit 9\nsleep 0.3\nrmdir '{_bench.Folder}/busy'\n{Bench.Report("""{ "suite": "fake", "cell": "CELL", "level": "native", "passed": 3 }""").Replace("<<'END'", "<<END", StringComparison.Ordinal).Replace("CELL", "$2", StringComparison.Ordinal)}";
        RunResults results = await _bench.Suite("fake", script, alone: true).Cell("a").Cell("b").Cell("c").RunAsync(jobs: 3);

        Assert.Equal(3, results.Count(Outcome.Passed));
    }

    private static void AssertOnlyFailed(RunResults results, string cell, string message)
    {
        JobResult failed = Assert.Single(results.Jobs, static job => job.Outcome == Outcome.Failed);
        Assert.Equal(cell, failed.Cell);
        Assert.Contains(message, Assert.Single(failed.Failures).Message, StringComparison.Ordinal);
        Assert.All(results.Jobs.Where(job => job != failed), static job => Assert.Equal(Outcome.Passed, job.Outcome));
        Assert.False(results.IsGood(require: false));
    }

    // Of this user, with any run's mark: no other run of this test assembly is at work (see the collection's attribute).
    private static List<string> Marked()
    {
        List<string> found = [];
        foreach (string folder in Directory.EnumerateDirectories("/proc").Where(static folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            try
            {
                string environment = File.ReadAllText(Path.Combine(folder, "environ"));
                if (environment.Contains(ProcessFamily.Variable + "=", StringComparison.Ordinal) && environment.Contains($"{OwnVariable}={Environment.ProcessId}\0", StringComparison.Ordinal))
                {
                    found.Add(File.ReadAllText(Path.Combine(folder, "comm")).Trim());
                }
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // It ended meanwhile.
            }
        }

        return found;
    }

    private const string OwnVariable = "FFITK_MATRIX_TESTS";

    static FaultTests() => Environment.SetEnvironmentVariable(OwnVariable, Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
