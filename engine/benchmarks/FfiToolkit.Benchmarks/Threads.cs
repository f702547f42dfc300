using System.Runtime.InteropServices;

namespace FfiToolkit.Benchmarks;

/// <summary>
/// Calls of <c>add_i32</c> in loops on 1, 2 and 4 threads at once, in nanoseconds of each thread's own processor time: what else runs
/// on the machine, and more threads than processors, are not in it.
/// </summary>
internal static unsafe partial class Threads
{
    private const int Calls = 1_000_000;
    private const int Rounds = 15;

    // <time.h> of Linux: CLOCK_THREAD_CPUTIME_ID.
    private const int ThreadCpuTime = 3;

    internal static void Measure()
    {
        Console.WriteLine("| | 1: first | 2: first | 2: other | 4: first | 4: others |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|");
        Row("raw function pointer", static function =>
        {
            var add = (delegate* unmanaged<int, int, int>)function.Pointer;
            return count => Loop(count, add);
        });
        Row("Invoke, libffi path", static function => count => Invoke(count, function), CodeMemoryPolicy.None);
        Row("Invoke, fast", static function => count => Invoke(count, function));
        Row("Call<…>", static function => count =>
        {
            int last = 0;
            for (int i = 0; i < count; i++)
            {
                last = function.Call<int, int, int>(last, i);
            }

            return last;
        });
        Row("Bind", static function => Bound(function.Bind<Func<int, int, int>>()));
        Row("Bind, leaf", static function => Bound(function.Bind<Func<int, int, int>>(BindMode.Leaf)));
    }

    private static int Loop(int count, delegate* unmanaged<int, int, int> add)
    {
        int last = 0;
        for (int i = 0; i < count; i++)
        {
            last = add(last, i);
        }

        return last;
    }

    private static int Invoke(int count, NativeFunction function)
    {
        int last = 0;
        for (int i = 0; i < count; i++)
        {
            last = (int)function.Invoke(last, i);
        }

        return last;
    }

    private static Func<int, int> Bound(Func<int, int, int> add) => count =>
    {
        int last = 0;
        for (int i = 0; i < count; i++)
        {
            last = add(last, i);
        }

        return last;
    };

    private static void Row(string name, Func<NativeFunction, Func<int, int>> make, CodeMemoryPolicy policy = CodeMemoryPolicy.Automatic)
    {
        List<double> cells = [];
        foreach (int count in (int[])[1, 2, 4])
        {
            using FfiContext context = new(new FfiContextOptions { CodeMemory = policy });
            DynamicLibrary library = context.Load(Path.Combine(AppContext.BaseDirectory, "libffitk_bench.so"));
            double[] perThread = Run(make(library.GetFunction("add_i32", "i32(i32, i32)")), count);
            cells.Add(perThread[0]);
            if (count > 1)
            {
                cells.Add(Median(perThread[1..]));
            }
        }

        Console.WriteLine(FormattableString.Invariant($"| {name} | {string.Join(" | ", cells.Select(static cell => FormattableString.Invariant($"{cell:F1}")))} |"));
    }

    /// <summary>Runs a loop on threads at once; the first of them has made the first call of the library.</summary>
    /// <returns>Nanoseconds per call, the median of each thread's rounds.</returns>
    private static double[] Run(Func<int, int> loop, int count)
    {
        double[] results = new double[count];
        using Barrier barrier = new(count);
        using ManualResetEventSlim firstCalled = new(false);
        Thread[] threads = [.. Enumerable.Range(0, count).Select(number => new Thread(() =>
        {
            if (number > 0)
            {
                firstCalled.Wait();
            }

            // The loop is compiled several times while it warms up.
            for (int i = 0; i < 40; i++)
            {
                loop(20_000);
                firstCalled.Set();
            }

            double[] rounds = new double[Rounds];
            for (int round = 0; round < Rounds; round++)
            {
                barrier.SignalAndWait();
                double start = Now();
                loop(Calls);
                rounds[round] = (Now() - start) / Calls;
            }

            results[number] = Median(rounds);
        }))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());
        return results;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }

    private static double Now()
    {
        long* time = stackalloc long[2];
        _ = GetTime(ThreadCpuTime, time);
        return (time[0] * 1e9) + time[1];
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, long* time);
}
