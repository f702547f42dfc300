namespace CrossTour;

/// <summary>Threads, their own variables, the pool, and timers.</summary>
internal static class Threads
{
    [ThreadStatic]
    private static int t_own;

    internal static string Run()
    {
        int[] results = new int[8];
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(index => new Thread(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                t_own += index;
            }

            results[index] = t_own;
        }))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());

        long sum = 0;
        Parallel.For(0, 1000, i => Interlocked.Add(ref sum, i));
        using ManualResetEventSlim rang = new();
        using Timer timer = new(_ => rang.Set(), null, 10, Timeout.Infinite);
        return $"{string.Join(',', results)} {sum} {Task.Run(static async () => { await Task.Delay(5); return 7; }).Result} {rang.Wait(10_000)}";
    }
}
