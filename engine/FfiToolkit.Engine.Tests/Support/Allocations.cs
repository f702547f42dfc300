namespace FfiToolkit.Tests.Support;

/// <summary>What code allocates on the thread that runs it.</summary>
internal static class Allocations
{
    private const int Rounds = 5;

    /// <summary>
    /// The bytes that the most economical of some rounds of <paramref name="work"/> allocated. What code allocates each time, or each
    /// thousandth time, every round pays; what the runtime allocates once, for code that it compiles, a type that it loads or a cache
    /// that it widens meanwhile, one round pays, and which one depends on how busy the machine is.
    /// </summary>
    public static long Least(Action work)
    {
        long least = long.MaxValue;
        for (int round = 0; round < Rounds && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    /// <summary>Fails if <paramref name="call"/>, made <paramref name="count"/> times, allocates anything.</summary>
    public static void None(int count, Action call) => Assert.Equal(0, Least(() =>
    {
        for (int i = 0; i < count; i++)
        {
            call();
        }
    }));
}
