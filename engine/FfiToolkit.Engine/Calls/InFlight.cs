using System.Runtime.CompilerServices;

namespace FfiToolkit.Calls;

/// <summary>Counts the native calls that one thread is inside, but for those that a <see cref="CallGate"/> marks itself.</summary>
internal sealed class InFlight
{
    private static readonly Lock s_lock = new();
    private static readonly List<WeakReference<InFlight>> s_threads = [];

    [ThreadStatic]
    private static InFlight? t_current;

    private int _depth;

    private InFlight() => Stack = ThreadStack.Current();

    /// <summary>A part of the thread's stack that calls are likely made from: its lowest address and its size.</summary>
    internal (nuint Start, nuint Size) Stack { get; }

    /// <summary>Whether the thread is inside a call; false once means it has left those that were running before.</summary>
    internal bool IsBusy => Volatile.Read(ref _depth) > 0;

    /// <summary>Marks the start of a call on this thread.</summary>
    internal static InFlight Enter()
    {
        InFlight current = t_current ?? Register();
        current._depth++;
        return current;
    }

    internal void Exit() => Volatile.Write(ref _depth, _depth - 1);

    /// <summary>The threads that are inside a call now.</summary>
    internal static List<InFlight> Busy()
    {
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
