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
    private static long s_count;

    private readonly Action _release;
    private readonly nint _number;
    private int _closed;
    private int _released;

    /// <summary>Makes an open guard.</summary>
    /// <param name="release">Releases what is guarded; runs once and does not throw.</param>
    internal CallGuard(Action release)
    {
        CallMarks.Prepare();
        _release = release;
        _number = (nint)Interlocked.Increment(ref s_count);
    }

    internal bool IsClosed => Volatile.Read(ref _closed) != 0;

    /// <summary>
    /// Enters the fast way. <see cref="CallMarks.End"/> must follow, whatever the call throws, and <see cref="ReleaseIfQuiet"/>
    /// where that says so.
    /// </summary>
    /// <param name="mark">What <see cref="CallMarks.FirstFor"/> says.</param>
    /// <param name="local">The address of a local variable of the caller.</param>
    /// <returns>
    /// False where the page of stack makes its first call or is inside a call already, and after closing:
    /// <see cref="Enter"/> decides those.
    /// </returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryEnter(CallMark* mark, void* local)
    {
        nint number = _number;
        if (mark->Page != CallMarks.PageOf(local) || mark->Inside != 0)
        {
            return false;
        }

        // In this order. Who closes writes _closed, passes a process-wide barrier and reads the marks: either it sees this
        // mark, or _closed is seen here.
        mark->Inside = number;
        if (Volatile.Read(ref _closed) == 0)
        {
            return true;
        }

        Volatile.Write(ref mark->Inside, 0);
        return false;
    }

    /// <summary>Enters, or says why not. <see cref="Leave"/> must follow, whatever the call throws.</summary>
    /// <param name="local">The address of a local variable of the caller.</param>
    /// <exception cref="FfiClosedException">The library is closed.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal CallMark* Enter(void* local)
    {
        CallMark* mark = CallMarks.Take(local, _number);
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
        if (Interlocked.Exchange(ref _closed, 1) == 0)
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
        if (!CallMarks.AreInside(_number) && Interlocked.Exchange(ref _released, 1) == 0)
        {
            CallMarks.EndClosing();
            _release();
        }
    }
}
