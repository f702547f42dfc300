namespace CrossTour;

/// <summary>Garbage collections while other threads allocate and run loops without calls.</summary>
internal static class Memory
{
    internal static string Run()
    {
        using CancellationTokenSource stop = new();
        long spun = 0;
        Thread spinner = new(() =>
        {
            long count = 0;
            while (!stop.IsCancellationRequested)
            {
                for (int i = 0; i < 1_000_000; i++)
                {
                    count += i & 3;
                }
            }

            spun = count;
        });
        spinner.Start();
        Thread[] workers = [.. Enumerable.Range(0, 3).Select(static seed => new Thread(() => Allocate(seed)))];
        foreach (Thread worker in workers)
        {
            worker.Start();
        }

        WeakReference lost = Lose();
        for (int i = 0; i < 10; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        foreach (Thread worker in workers)
        {
            worker.Join();
        }

        stop.Cancel();
        spinner.Join();
        return $"{(lost.IsAlive ? "kept" : "collected")} {spun > 0} {GC.CollectionCount(2) >= 10}";
    }

    private static WeakReference Lose() => new(new byte[1000]);

    private static void Allocate(int seed)
    {
        List<string> kept = [];
        for (int i = 0; i < 20_000; i++)
        {
            kept.Add($"{seed} {i}");
            if (kept.Count > 500)
            {
                kept.RemoveRange(0, 400);
            }
        }

        if (kept[^1] != $"{seed} 19999")
        {
            throw new InvalidOperationException(kept[^1]);
        }
    }
}
