using System.Globalization;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Callbacks;

/// <summary>Callbacks on threads that .NET did not make, while the collector and other threads do what they want.</summary>
public sealed class CallbackThreadTests(NativeFixture fixture)
{
    // A second; a minute of it is a matter of FFITK_PACED_CALLS=60000.
    private static readonly int s_pacedCalls = int.Parse(Environment.GetEnvironmentVariable("FFITK_PACED_CALLS") ?? "1000", CultureInfo.InvariantCulture);

    [Theory]
    [BothPaths]
    [Trait(Portable.Trait, Portable.Costly)]
    public void A_million_calls_from_a_foreign_thread_stand_collections_of_every_generation(CallPath path)
    {
        const int Calls = 1_000_000;
        const long Sum = (long)Calls * (Calls - 1) / 2;
        using FfiContext ffi = Contexts.Open(path);
        using DynamicLibrary library = ffi.Load(fixture.Path);
        NativeFunction foreign = library.GetFunction("cb_foreign", "i64(function, i32)");
        int collections = 0;
        bool isDone = false;
        Thread collector = new(() =>
        {
            while (!Volatile.Read(ref isDone))
            {
                GC.Collect(collections % 3, GCCollectionMode.Forced, blocking: true, compacting: true);
                Interlocked.Increment(ref collections);

                // Tests beside this one want to run too.
                Thread.Sleep(1);
            }
        });
        object[] last = new object[16];
        using NativeCallback callback = ffi.CreateCallback("i32(i32)", (int value) =>
        {
            last[value & 15] = new string('x', value & 31);
            return value;
        });

        collector.Start();
        long sum;
        do
        {
            sum = (long)foreign.Invoke(callback, Calls);
        }
        while (sum == Sum && Volatile.Read(ref collections) < 3);

        Volatile.Write(ref isDone, true);
        collector.Join();

        Assert.Equal(Sum, sum);
    }

    [Fact]
    public void A_thread_that_calls_a_thousand_times_a_second_loses_no_call_while_the_program_allocates_and_collects()
    {
        using FfiContext ffi = Contexts.Open(CallPath.Fast);
        using DynamicLibrary library = ffi.Load(fixture.Path);
        bool isDone = false;
        Thread busy = new(() =>
        {
            List<byte[]> kept = [];
            for (int i = 0; !Volatile.Read(ref isDone); i++)
            {
                kept.Add(new byte[20_000]);
                if (i % 500 == 499)
                {
                    kept.Clear();
                    GC.Collect();
                    Thread.Sleep(1);
                }
            }
        });
        int next = 0;
        int outOfOrder = 0;
        using NativeCallback sound = ffi.CreateCallback("i32(i32)", (int frame) =>
        {
            outOfOrder += frame == next++ ? 0 : 1;
            return frame;
        });

        busy.Start();
        long sum = (long)library.GetFunction("cb_paced", "i64(function, i32)").Invoke(sound, s_pacedCalls);
        Volatile.Write(ref isDone, true);
        busy.Join();

        Assert.Equal(((long)s_pacedCalls * (s_pacedCalls - 1) / 2, s_pacedCalls, 0), (sum, next, outOfOrder));
    }

    [Theory]
    [BothPaths]
    public async Task Threads_make_call_and_dispose_callbacks_at_once(CallPath path)
    {
        using FfiContext ffi = Contexts.Open(path);
        using DynamicLibrary library = ffi.Load(fixture.Path);
        NativeFunction foreign = library.GetFunction("cb_foreign", "i64(function, i32)");
        NativeFunction repeat = library.GetFunction("cb_repeat", "i64(function, i32)");
        using NativeCallback shared = ffi.CreateCallback("i32(i32)", static (int value) => value);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < 200; i++)
            {
                using NativeCallback own = ffi.CreateCallback("i32(i32)", (int value) => value + thread);
                Assert.Equal(45 + (10 * thread), (long)repeat.Invoke(own, 10));
                Assert.Equal(4950, (long)repeat.Invoke(shared, 100));
                if (i % 20 == 0)
                {
                    Assert.Equal(4950, (long)foreign.Invoke(shared, 100));
                }
            }
        })));
    }
}
