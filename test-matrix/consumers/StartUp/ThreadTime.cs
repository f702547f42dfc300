using System.Runtime.InteropServices;

namespace StartUp;

/// <summary>The processor time of this thread: what others do on the machine is not in it, nor what other threads compile.</summary>
internal static unsafe partial class ThreadTime
{
    // <time.h> of Linux.
    private const int ThreadCpuTime = 3;

    /// <summary>In milliseconds.</summary>
    public static double Now
    {
        get
        {
            long* time = stackalloc long[2];
            _ = GetTime(ThreadCpuTime, time);
            return (time[0] * 1000.0) + (time[1] / 1e6);
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, long* time);
}
