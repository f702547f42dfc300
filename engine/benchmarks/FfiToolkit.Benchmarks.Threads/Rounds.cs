namespace FfiToolkit.Benchmarks.Threads;

/// <summary>
/// Rounds in which threads run the same loop at once. Each round every thread is on another processor than in the round before, so
/// that all of them meet both the fast and the slow ones, and what is compared is the same code at the same address. A round
/// counts the thread's own processor time: neither other programs nor more threads than processors are in it.
/// </summary>
internal static class Rounds
{
    private const int Count = 60;

    // About half a millisecond: longer than it takes to wake all threads, so that they do run at once.
    private const double Nanoseconds = 500_000;

    // Code becomes its fastest in two steps, each a tenth of a second after the calls that ask for it.
    private static readonly TimeSpan s_warmUp = TimeSpan.FromMilliseconds(500);

    /// <summary>Measures a loop on threads at once; the first of them makes the first call.</summary>
    /// <param name="loop">Makes as many calls as it is told.</param>
    /// <param name="threads">How many threads.</param>
    /// <param name="nanoseconds">What a call takes, about.</param>
    /// <returns>Nanoseconds per call of each thread's fastest round.</returns>
    internal static double[] Measure(Func<int, int> loop, int threads, double nanoseconds)
    {
        int calls = (int)(Nanoseconds / nanoseconds);
        double[] fastest = new double[threads];
        Array.Fill(fastest, double.PositiveInfinity);
        int[] processors = Machine.Processors();
        using Barrier barrier = new(threads);
        using ManualResetEventSlim firstCalled = new(false);
        Thread[] all = [.. Enumerable.Range(0, threads).Select(number => new Thread(() =>
        {
            if (number > 0)
            {
                firstCalled.Wait();
            }

            loop(1);
            firstCalled.Set();
            for (int round = 0; round < Count; round++)
            {
                Machine.RunOn(processors[(number + round) % processors.Length]);
                barrier.SignalAndWait();
                double start = Machine.ThreadTime();
                loop(calls);
                fastest[number] = Math.Min(fastest[number], (Machine.ThreadTime() - start) / calls);
            }
        }))];
        Array.ForEach(all, static thread => thread.Start());
        Array.ForEach(all, static thread => thread.Join());
        return fastest;
    }

    /// <summary>Runs a loop until it is compiled for good.</summary>
    /// <returns>What a call takes then, in nanoseconds.</returns>
    internal static double WarmUp(Func<int, int> loop)
    {
        const int calls = 5000;
        for (long start = Environment.TickCount64; Environment.TickCount64 - start < s_warmUp.TotalMilliseconds;)
        {
            loop(calls);
            Thread.Sleep(1);
        }

        double begin = Machine.ThreadTime();
        loop(calls);
        return (Machine.ThreadTime() - begin) / calls;
    }
}
