using System.Runtime.InteropServices;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Lifetime;

/// <summary>Closing while other threads are inside native code: they finish, nobody enters any more, then all is unmapped.</summary>
[Collection(ProcessMapsGroup.Name)]
[Trait(Portable.Trait, Portable.Costly)]
public sealed class BlockedCallTests(NativeFixture fixture)
{
    [Theory, BothPaths]
    public async Task A_library_that_is_closed_during_a_call_is_unmapped_after_it(CallPath path)
    {
        using NativePipe pipe = new(fixture);
        using FfiContext context = Contexts.Open(path);
        string copy = fixture.Copy();
        DynamicLibrary library = context.Load(copy);
        NativeFunction wait = library.GetFunction("wait_for_byte", "i64(i32)");
        Task<long>[] callers = Block(library, 1, () => (long)wait.Invoke(pipe.ReadEnd));

        library.Dispose();
        Assert.True(library.IsClosed);
        Errors.AssertClosed(() => wait.Invoke(pipe.ReadEnd));
        Errors.AssertClosed(() => wait.Call<int, long>(pipe.ReadEnd));
        Errors.AssertClosed(() => library.GetSymbol("two"));
        Assert.True(ProcessMaps.Contains(copy), "The library was unmapped under a running call.");
        pipe.Send(42);

        Assert.Equal(42, await callers[0]);
        Assert.True(ProcessMaps.WaitUntil(() => ProcessMaps.IsUnmapped(copy)), "The library stayed mapped.");
        Errors.AssertClosed(() => wait.Invoke(pipe.ReadEnd));
    }

    [Theory, BothPaths]
    public async Task A_library_stays_until_the_last_of_many_threads_has_returned(CallPath path)
    {
        const int threads = 4;
        using NativePipe pipe = new(fixture);
        using FfiContext context = Contexts.Open(path);
        string copy = fixture.Copy();
        DynamicLibrary library = context.Load(copy);
        Func<int, long> wait = library.GetFunction("wait_for_byte", "i64(i32)").Bind<Func<int, long>>();
        Task<long>[] callers = Block(library, threads, () => wait(pipe.ReadEnd));

        library.Dispose();
        for (int i = 0; i < threads - 1; i++)
        {
            pipe.Send(1);
            Assert.True(ProcessMaps.WaitUntil(() => callers.Count(static caller => caller.IsCompleted) == i + 1), "No call returned.");
            Assert.True(ProcessMaps.Contains(copy), $"The library was unmapped with {threads - 1 - i} calls running.");
        }

        pipe.Send(1);
        Assert.Equal(threads, (await Task.WhenAll(callers)).Sum());
        Assert.True(ProcessMaps.WaitUntil(() => ProcessMaps.IsUnmapped(copy)), "The library stayed mapped.");
    }

    [Theory, BothPaths]
    public async Task A_thread_that_called_before_is_waited_for_like_any_other(CallPath path)
    {
        foreach (string way in (string[])["Invoke", "Call", "Bind"])
        {
            using NativePipe pipe = new(fixture);
            using FfiContext context = Contexts.Open(path);
            string copy = fixture.Copy();
            DynamicLibrary library = context.Load(copy);
            NativeFunction wait = library.GetFunction("wait_for_byte", "i64(i32)");
            Func<int, long> bound = wait.Bind<Func<int, long>>();
            pipe.Send(1);
            pipe.Send(2);
            pipe.Send(3);
            using ManualResetEventSlim warm = new();
            Task<long> caller = OnThread(() =>
            {
                // The same loop for all: the fourth call, which blocks, is made from where the others were.
                long sum = 0;
                for (int i = 0; i < 4; i++)
                {
                    sum += way switch
                    {
                        "Invoke" => (long)wait.Invoke(pipe.ReadEnd),
                        "Call" => wait.Call<int, long>(pipe.ReadEnd),
                        _ => bound(pipe.ReadEnd),
                    };
                    if (i == 2)
                    {
                        warm.Set();
                    }
                }

                return sum;
            });
            warm.Wait(TestContext.Current.CancellationToken);
            nint waiting = library.GetSymbol("waiting");
            Assert.True(ProcessMaps.WaitUntil(() => Marshal.ReadInt32(waiting) == 1), "The call did not start.");

            library.Dispose();
            Errors.AssertClosed(() => wait.Invoke(pipe.ReadEnd));
            Assert.True(ProcessMaps.Contains(copy), $"The library was unmapped under a running {way}.");
            pipe.Send(4);

            Assert.Equal(10, await caller);
            Assert.True(ProcessMaps.IsUnmapped(copy), $"The library stayed mapped after {way}.");
        }
    }

    [Fact]
    public async Task Contexts_are_disposed_at_once_while_a_thread_is_inside_another()
    {
        ProcessMaps.Require();
        Guest.RequireDualMapping();
        using NativePipe pipe = new(fixture);
        using FfiContext blocked = Contexts.Open(CallPath.Fast);
        DynamicLibrary library = blocked.Load(fixture.Copy());
        NativeFunction wait = library.GetFunction("wait_for_byte", "i64(i32)");
        Task<long>[] callers = Block(library, 1, () => (long)wait.Invoke(pipe.ReadEnd));
        int threads = CountThreads();
        string copy = fixture.Copy();
        int mappings = ProcessMaps.OfCode().Count;
        for (int i = 0; i < 1000; i++)
        {
            using FfiContext context = new();
            Assert.Equal(3, (int)context.Load(copy).GetFunction("add_i32", "i32(i32, i32)").Invoke(1, 2));
        }

        Assert.False(callers[0].IsCompleted);
        Assert.True(ProcessMaps.IsUnmapped(copy), "A library of a disposed context stayed mapped.");
        Assert.InRange(ProcessMaps.OfCode().Count, 0, mappings);

        // The test runner's own threads come and go.
        Assert.InRange(CountThreads(), 1, threads + 10);
        pipe.Send(1);
        Assert.Equal(1, await callers[0]);
    }

    [Fact]
    public async Task A_function_that_nothing_refers_to_keeps_its_stub_until_its_call_returns()
    {
        using NativePipe pipe = new(fixture);
        using FfiContext context = Contexts.Open(CallPath.Fast);
        DynamicLibrary library = context.Load(fixture.Copy());
        Task<long>[] callers = Block(library, 1, () => (long)library.GetFunction("wait_for_byte", "i64(i32)").Invoke(pipe.ReadEnd));
        Garbage.Collect();

        // Had the collector freed it, these would be written over it.
        NativeFunction[] others = [.. Enumerable.Range(0, 8).Select(_ => library.GetFunction(library.GetSymbol("negate"), "i32(i32)"))];
        Assert.Equal(9, context.CodeMemory.Stubs);
        Assert.All(others, static other => Assert.Equal(-1, (int)other.Invoke(1)));
        pipe.Send(5);

        Assert.Equal(5, await callers[0]);
    }

    [Fact]
    public async Task The_collector_takes_no_function_whose_call_is_running()
    {
        string found = await ChildProcess.RunAsync(ChildScenarios.CollectWhileCallsRun, (CollectDuringCalls.Library, fixture.Path), ("DOTNET_TieredCompilation", "0"));

        string[] lines = found.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(16, lines.Length);
        Assert.All(lines, static line => Assert.EndsWith(": in use", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_context_that_is_disposed_during_a_call_keeps_its_stubs_until_the_end()
    {
        Guest.RequireDualMapping();
        ProcessMaps.Require();
        using NativePipe pipe = new(fixture);
        FfiContext context = Contexts.Open(CallPath.Fast);
        string copy = fixture.Copy();
        DynamicLibrary library = context.Load(copy);
        NativeFunction wait = library.GetFunction("wait_for_byte", "i64(i32)");
        Task<long>[] callers = Block(library, 1, () => (long)wait.Invoke(pipe.ReadEnd));

        context.Dispose();
        Errors.AssertClosed(() => wait.Invoke(pipe.ReadEnd));
        Assert.NotEmpty(ProcessMaps.OfCode());
        pipe.Send(7);

        Assert.Equal(7, await callers[0]);
        Assert.True(ProcessMaps.WaitUntil(static () => ProcessMaps.OfCode().Count == 0), "The stubs stayed mapped.");
        Assert.True(ProcessMaps.WaitUntil(() => ProcessMaps.IsUnmapped(copy)), "The library stayed mapped.");
    }

    [Theory, BothPaths]
    public void A_library_that_is_closed_by_its_own_callback_is_unmapped_after_the_call(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        string copy = fixture.Copy();
        DynamicLibrary library = context.Load(copy);
        NativeFunction apply = library.GetFunction("apply", "i32(pointer, i32)");
        NativeFunction negate = library.GetFunction("negate", "i32(i32)");
        CallBack callBack = value =>
        {
            int negated = (int)negate.Invoke(value);
            library.Dispose();
            Errors.AssertClosed(() => negate.Invoke(value));
            Assert.True(ProcessMaps.Contains(copy), "The library was unmapped under its own caller.");
            return negated + 100;
        };

        Assert.Equal(95, (int)apply.Invoke(Marshal.GetFunctionPointerForDelegate(callBack), 5));

        GC.KeepAlive(callBack);
        Assert.True(ProcessMaps.WaitUntil(() => ProcessMaps.IsUnmapped(copy)), "The library stayed mapped.");
    }

    [Theory, BothPaths]
    public async Task Threads_that_race_with_closing_get_the_result_or_the_refusal(CallPath path)
    {
        for (int round = 0; round < 20; round++)
        {
            using FfiContext context = Contexts.Open(path);
            string copy = fixture.Copy();
            DynamicLibrary library = context.Load(copy);
            NativeFunction add = library.GetFunction("add_i32", "i32(i32, i32)");
            Func<int, int, int> bound = add.Bind<Func<int, int, int>>();
            using Barrier start = new(4);
            Task[] callers = [.. Enumerable.Range(0, 3).Select(i => OnThread(() => CallUntilClosed(i, add, bound, start)))];

            start.SignalAndWait(TestContext.Current.CancellationToken);
            Thread.SpinWait(1000 * round);
            library.Dispose();

            await Task.WhenAll(callers);
            Assert.True(ProcessMaps.WaitUntil(() => ProcessMaps.IsUnmapped(copy)), "The library stayed mapped.");
            File.Delete(copy);
        }
    }

    private static bool CallUntilClosed(int number, NativeFunction add, Func<int, int, int> bound, Barrier start)
    {
        start.SignalAndWait(TestContext.Current.CancellationToken);
        try
        {
            for (int i = 0; ; i++)
            {
                int sum = number switch
                {
                    0 => (int)add.Invoke(i, 1),
                    1 => add.Call<int, int, int>(i, 1),
                    _ => bound(i, 1),
                };
                Assert.Equal(unchecked(i + 1), sum);
            }
        }
        catch (FfiClosedException closed)
        {
            Assert.Equal("Library is closed", closed.Message);
            return true;
        }
    }

    /// <summary>Starts threads that block, and returns when all of them are in native code.</summary>
    private static Task<long>[] Block(DynamicLibrary library, int threads, Func<long> call)
    {
        nint waiting = library.GetSymbol("waiting");
        Task<long>[] callers = [.. Enumerable.Range(0, threads).Select(_ => OnThread(call))];
        Assert.True(ProcessMaps.WaitUntil(() => Marshal.ReadInt32(waiting) == threads), "The calls did not start.");
        return callers;
    }

    private static int CountThreads() => Directory.GetDirectories("/proc/self/task").Length;

    // A thread of its own, never one of the pool: it will block.
    private static Task<T> OnThread<T>(Func<T> call) =>
        Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int CallBack(int value);
}
