using System.Runtime.InteropServices;

namespace FfiToolkit.Benchmarks.Threads;

/// <summary>Linux's processors and clocks of threads.</summary>
internal static unsafe partial class Machine
{
    // <sched.h>: cpu_set_t has 1,024 bits.
    private const int Words = 16;

    // <time.h>: CLOCK_THREAD_CPUTIME_ID.
    private const int ThreadCpuTime = 3;

    /// <summary>The processors that the calling thread may run on.</summary>
    internal static int[] Processors()
    {
        ulong* set = stackalloc ulong[Words];
        if (GetAffinity(0, Words * sizeof(ulong), set) != 0)
        {
            throw new InvalidOperationException($"sched_getaffinity: error {Marshal.GetLastPInvokeError()}");
        }

        List<int> processors = [];
        for (int i = 0; i < Words * 64; i++)
        {
            if ((set[i / 64] >> (i % 64) & 1) != 0)
            {
                processors.Add(i);
            }
        }

        return [.. processors];
    }

    /// <summary>Keeps the calling thread on one processor.</summary>
    internal static void RunOn(int processor)
    {
        ulong* set = stackalloc ulong[Words];
        new Span<ulong>(set, Words).Clear();
        set[processor / 64] = 1UL << (processor % 64);
        if (SetAffinity(0, Words * sizeof(ulong), set) != 0)
        {
            throw new InvalidOperationException($"sched_setaffinity: error {Marshal.GetLastPInvokeError()}");
        }
    }

    /// <summary>Nanoseconds of processor time that the calling thread has used.</summary>
    internal static double ThreadTime()
    {
        long* time = stackalloc long[2];
        _ = GetTime(ThreadCpuTime, time);
        return (time[0] * 1e9) + time[1];
    }

    [LibraryImport("libc", EntryPoint = "sched_getaffinity", SetLastError = true)]
    private static partial int GetAffinity(int thread, nuint bytes, ulong* set);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    private static partial int SetAffinity(int thread, nuint bytes, ulong* set);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, long* time);
}
