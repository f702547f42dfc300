namespace FfiToolkit.Calls;

/// <summary>Runs a release at once where no thread is inside a native call, otherwise as soon as those that are have returned.</summary>
internal static class Quiescence
{
    private const int PollMilliseconds = 20;

    /// <summary>Runs <paramref name="release"/> when no call that began before can still be running.</summary>
    internal static void Run(Action release)
    {
        List<InFlight> busy = InFlight.Busy();
        if (busy.Count == 0)
        {
            release();
            return;
        }

        Thread waiter = new(() => Wait(busy, release))
        {
            IsBackground = true,
            Name = "FfiToolkit: release after the last call",
        };
        waiter.Start();
    }

    private static void Wait(List<InFlight> busy, Action release)
    {
        while (true)
        {
            busy.RemoveAll(static thread => !thread.IsBusy);
            if (busy.Count == 0)
            {
                release();
                return;
            }

            Thread.Sleep(PollMilliseconds);
        }
    }
}
