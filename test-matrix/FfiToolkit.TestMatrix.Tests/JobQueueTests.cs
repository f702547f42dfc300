using System.Collections.Immutable;

namespace FfiToolkit.TestMatrix.Tests;

public sealed class JobQueueTests
{
    private static readonly SuiteDefinition s_alone = Suite("alone", isAlone: true);
    private static readonly SuiteDefinition s_any = Suite("any", isAlone: false);
    private static readonly Cell s_a = Cell("a");
    private static readonly Cell s_b = Cell("b");

    [Fact]
    public async Task A_job_that_must_wait_for_its_suite_lets_a_later_one_pass()
    {
        JobQueue queue = new([Job(s_a, s_alone), Job(s_b, s_alone), Job(Cell("c"), s_any)], []);

        Assert.Equal(("a alone", "c any"), ((await queue.TakeAsync())?.ToString(), (await queue.TakeAsync())?.ToString()));
    }

    [Fact]
    public async Task Two_jobs_of_a_guest_never_run_at_once()
    {
        JobQueue queue = new([Job(s_a, s_alone, Level.Wine), Job(s_a, s_any, Level.Wine)], []);
        Job first = Assert.IsType<Job>(await queue.TakeAsync());
        Task<Job?> second = queue.TakeAsync();
        Assert.False(second.IsCompleted);

        queue.Release(first);

        Assert.Equal("a any", (await second)?.ToString());
    }

    [Fact]
    public async Task This_machine_runs_several_suites_of_its_cell_at_once()
    {
        JobQueue queue = new([Job(s_a, s_alone), Job(s_a, s_any)], []);

        Assert.Equal(("a alone", "a any"), ((await queue.TakeAsync())?.ToString(), (await queue.TakeAsync())?.ToString()));
    }

    [Fact]
    public async Task Everybody_who_waits_is_woken_and_is_told_when_nothing_is_left()
    {
        JobQueue queue = new([Job(s_a, s_alone), Job(s_b, s_alone)], []);
        Job first = Assert.IsType<Job>(await queue.TakeAsync());
        Task<Job?>[] waiting = [queue.TakeAsync(), queue.TakeAsync()];

        queue.Release(first);

        Job?[] handed = await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(["b alone"], handed.OfType<Job>().Select(static job => job.ToString()));
        Assert.Null(await queue.TakeAsync());
    }

    [Fact]
    public async Task Jobs_that_wait_for_nothing_are_handed_out_in_their_order()
    {
        JobQueue queue = new([Job(s_b, s_any), Job(s_a, s_any)], []);
        Assert.Equal(("b any", "a any"), ((await queue.TakeAsync())?.ToString(), (await queue.TakeAsync())?.ToString()));
    }

    [Fact]
    public async Task The_cell_with_most_left_comes_first()
    {
        JobQueue queue = new([Job(s_a, s_any, Level.Wine), Job(s_b, s_any, Level.Wine), Job(s_b, s_alone, Level.Wine)], []);
        Assert.Equal(("b any", "a any"), ((await queue.TakeAsync())?.ToString(), (await queue.TakeAsync())?.ToString()));
    }

    [Fact]
    public async Task The_longest_suite_of_a_cell_comes_first()
    {
        JobQueue queue = new([Job(s_a, s_any, Level.Wine), Job(s_a, Suite("long", isAlone: false, seconds: 5), Level.Wine), Job(s_b, s_any), Job(s_b, s_alone)], []);
        Assert.Equal(("a long", "b any"), ((await queue.TakeAsync())?.ToString(), (await queue.TakeAsync())?.ToString()));
    }

    [Fact]
    public async Task A_job_that_is_not_ready_lets_others_pass_and_is_handed_out_when_it_is()
    {
        Job later = Job(s_a, s_any);
        JobQueue queue = new([later, Job(s_b, s_any)], [later]);
        Assert.Equal("b any", (await queue.TakeAsync())?.ToString());
        Task<Job?> next = queue.TakeAsync();
        Assert.False(next.IsCompleted);

        queue.Ready(later);

        Assert.Equal("a any", (await next)?.ToString());
    }

    private static Job Job(Cell cell, SuiteDefinition suite, Level level = Level.Native) => new(cell, suite, level);

    private static SuiteDefinition Suite(string name, bool isAlone, double seconds = 1) => new(name, name, [], ["true"], null, TimeSpan.FromSeconds(seconds), [], isAlone);

    private static Cell Cell(string name) => new(name, "linux", "x64", null, ImmutableDictionary<string, CellSuite>.Empty, new CiPlace("ubuntu-24.04", null, null, [], []));
}
