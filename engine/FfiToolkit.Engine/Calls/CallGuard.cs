using System.Runtime.CompilerServices;

namespace FfiToolkit.Calls;

/// <summary>
/// Guards the calls into one library: after <see cref="Close"/> nobody enters any more, and what the guard protects is
/// released when the last call inside it has returned. A call pays a few plain loads and stores, the same on every thread;
/// who closes pays with a process-wide barrier. Nobody ever waits: the release runs on the thread that closes, or on the
/// one that leaves last.
/// </summary>
internal sealed unsafe class CallGuard
{
    // In words, more than a cache line on both sides, whatever lies there.
    private const int Margin = 16;

    private static readonly nint[] s_shut = MakeGate(1);

    private readonly Action _release;

    // A word that stays where it is: its address is what marks say, its value whether the guard is closed.
    private readonly nint[] _gate = MakeGate();
    private int _released;

    /// <summary>Makes an open guard.</summary>
    /// <param name="release">Releases what is guarded; runs once and does not throw.</param>
    internal CallGuard(Action release)
    {
        CallMarks.Prepare();
        _release = release;
        Gate = AddressOf(_gate);
    }

    /// <summary>What calls look at: 0 while the guard is open. Good for as long as the guard is in use.</summary>
    internal nint* Gate { get; }

    /// <summary>A gate that was never open: of functions that have no fast way.</summary>
    internal static nint* Shut => AddressOf(s_shut);

    internal bool IsClosed => Volatile.Read(ref *Gate) != 0;

    /// <summary>
    /// Enters the fast way. <see cref="CallMarks.End"/> must follow, whatever the call throws, and <see cref="ReleaseIfQuiet"/>
    /// where that says so.
    /// </summary>
    /// <param name="gate">The guard's <see cref="Gate"/>.</param>
    /// <param name="mark">What <see cref="CallMarks.FirstFor"/> says of the page.</param>
    /// <param name="page">The page of stack of the caller's frame.</param>
    /// <returns>
    /// False where the page of stack makes its first call or is inside a call already, and after closing:
    /// <see cref="Enter"/> decides those.
    /// </returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryEnter(nint* gate, CallMark* mark, nint page)
    {
        if (mark->Inside != page)
        {
            return false;
        }

        // In this order. Who closes shuts the gate, passes a process-wide barrier and reads the marks: either it sees this
        // mark, or the gate is seen shut here.
        mark->Inside = (nint)gate;
        if (Volatile.Read(ref *gate) == 0)
        {
            return true;
        }

        Volatile.Write(ref mark->Inside, page);
        return false;
    }

    /// <summary>Enters, or says why not. <see cref="Leave"/> must follow, whatever the call throws.</summary>
    /// <param name="page">The page of stack of the caller's frame (<see cref="CallMarks.PageOf(nint)"/>).</param>
    /// <exception cref="FfiClosedException">The library is closed.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal CallMark* Enter(nint page)
    {
        CallMark* mark = CallMarks.Take(page, (nint)Gate);
        if (IsClosed)
        {
            Leave(mark);
            throw FfiClosedException.Library();
        }

        return mark;
    }

    internal void Leave(CallMark* mark)
    {
        if (CallMarks.End(mark))
        {
            ReleaseIfQuiet();
        }
    }

    /// <summary>Refuses calls from now on, and releases where no call is inside. Closing twice does nothing.</summary>
    internal void Close()
    {
        if (Interlocked.Exchange(ref *Gate, 1) == 0)
        {
            CallMarks.BeginClosing();
            ReleaseIfQuiet();
        }
    }

    /// <summary>
    /// Releases where the guard is closed and nobody is inside. Called by who closes and by who leaves after that: the last
    /// of them sees, behind its barrier, that it is the last.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void ReleaseIfQuiet()
    {
        if (!IsClosed || Volatile.Read(ref _released) != 0)
        {
            return;
        }

        Interlocked.MemoryBarrierProcessWide();
        if (!CallMarks.AreInside((nint)Gate) && Interlocked.Exchange(ref _released, 1) == 0)
        {
            CallMarks.EndClosing();
            _release();
        }
    }

    private static nint[] MakeGate(nint value = 0)
    {
        nint[] gate = GC.AllocateArray<nint>((2 * Margin) + 1, pinned: true);
        gate[Margin] = value;
        return gate;
    }

    private static nint* AddressOf(nint[] gate) => (nint*)Unsafe.AsPointer(ref gate[Margin]);
}
