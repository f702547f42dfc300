namespace FfiToolkit.Calls;

/// <summary>Runs a release at once where no thread is inside a native call, otherwise as soon as those that are have returned.</summary>
internal static class Quiescence
{
    private const int PollMilliseconds = 10;

    /// <summary>Runs <paramref name="release"/> when no call that began before can still be running.</summary>
    /// <param name="gates">The gates of what is released, closed already.</param>
    /// <param name="release">Unmaps the code that may have been running.</param>
    internal static void Run(IReadOnlyCollection<CallGate> gates, Action release)
    {
        // Pairs with the plain stores of those who enter: afterwards either their mark is seen below, or they see that
        // the gate is closed.
        Interlocked.MemoryBarrierProcessWide();
        List<CallGate> entered = [.. gates.Where(static gate => gate.IsOwnerInside)];
        List<InFlight> busy = InFlight.Busy();
        if (entered.Count + busy.Count == 0)
        {
            release();
            return;
        }

        Thread waiter = new(() => Wait(entered, busy, release))
        {
            IsBackground = true,
            Name = "FfiToolkit: release after the last call",
        };
        waiter.Start();
    }

    private static void Wait(List<CallGate> entered, List<InFlight> busy, Action release)
    {
        while (entered.Count + busy.Count > 0)
        {
            Thread.Sleep(PollMilliseconds);
            entered.RemoveAll(static gate => !gate.IsOwnerInside);
            busy.RemoveAll(static thread => !thread.IsBusy);
        }

        release();
    }
}
