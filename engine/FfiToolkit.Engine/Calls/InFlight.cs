using System.Runtime.CompilerServices;

namespace FfiToolkit.Calls;

/// <summary>
/// Counts, per thread, the native calls that the thread is inside, so that closing a library or freeing a stub can wait
/// until nothing runs in it. Entering costs no atomic operation: the rare side pays, with a process-wide barrier.
/// </summary>
internal sealed class InFlight
{
    private static readonly Lock s_lock = new();
    private static readonly List<WeakReference<InFlight>> s_threads = [];

    [ThreadStatic]
    private static InFlight? t_current;

    private int _depth;

    /// <summary>Marks the start of a call on this thread; <see cref="Exit"/> marks its end. The caller checks for closed in between.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static InFlight Enter()
    {
        InFlight current = t_current ?? Register();
        current._depth++;
        return current;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Exit() => _depth--;

    /// <summary>
    /// The threads that are inside a call now. Whoever called a function after what the caller wrote before has seen it.
    /// </summary>
    internal static List<InFlight> Busy()
    {
        // Pairs with the plain increment in Enter: afterwards either the other thread's increment is seen here, or that
        // thread sees what was written before this line.
        Interlocked.MemoryBarrierProcessWide();
        List<InFlight> busy = [];
        lock (s_lock)
        {
            s_threads.RemoveAll(static thread => !thread.TryGetTarget(out _));
            foreach (WeakReference<InFlight> thread in s_threads)
            {
                if (thread.TryGetTarget(out InFlight? inFlight) && inFlight.IsBusy)
                {
                    busy.Add(inFlight);
                }
            }
        }

        return busy;
    }

    /// <summary>Whether the thread is still inside a call; false once means it has left those that were running before.</summary>
    internal bool IsBusy => Volatile.Read(ref _depth) > 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static InFlight Register()
    {
        InFlight current = new();
        lock (s_lock)
        {
            s_threads.Add(new WeakReference<InFlight>(current));
        }

        return t_current = current;
    }
}
