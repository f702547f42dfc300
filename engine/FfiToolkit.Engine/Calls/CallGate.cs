using System.Runtime.CompilerServices;

namespace FfiToolkit.Calls;

/// <summary>
/// Guards the calls into one library, so that closing it can wait until nothing runs in it. The first thread that calls
/// owns the gate: it is recognised by where its stack is, and marks its calls with plain stores. Other threads, and calls
/// within calls, are counted per thread by <see cref="InFlight"/>. No call needs an atomic operation: the rare side,
/// which closes, pays with a process-wide barrier.
/// </summary>
internal sealed unsafe class CallGate
{
    private nuint _ownerStack;
    private nuint _ownerStackSize;
    private int _inside;
    private bool _closed;
    private int _claimed;

    internal bool IsClosed => Volatile.Read(ref _closed);

    /// <summary>Enters on the owner's fast way; <see cref="Leave"/> must follow.</summary>
    /// <param name="local">The address of any local variable of the caller.</param>
    /// <returns>False for every other thread, for a call within a call, and after closing: <see cref="EnterShared"/> decides those.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryEnter(void* local)
    {
        // A stack belongs to one live thread, so that only the owner gets past this line.
        if ((nuint)local - _ownerStack >= _ownerStackSize || _inside != 0)
        {
            return false;
        }

        // Before the look at _closed: Close writes that, then passes a process-wide barrier, then reads _inside.
        _inside = 1;
        if (!Volatile.Read(ref _closed))
        {
            return true;
        }

        _inside = 0;
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Leave() => Volatile.Write(ref _inside, 0);

    /// <summary>Enters on any thread; <see cref="InFlight.Exit"/> of the result must follow.</summary>
    /// <exception cref="FfiClosedException">The library is closed.</exception>
    internal InFlight EnterShared()
    {
        InFlight thread = InFlight.Enter();
        if (IsClosed)
        {
            thread.Exit();
            throw FfiClosedException.Library();
        }

        if (_claimed == 0 && Interlocked.Exchange(ref _claimed, 1) == 0)
        {
            // In this order: until the size is there nobody is taken for the owner.
            (_ownerStack, nuint size) = thread.Stack;
            Volatile.Write(ref _ownerStackSize, size);
        }

        return thread;
    }

    /// <summary>Refuses calls from now on.</summary>
    internal void Close() => Volatile.Write(ref _closed, true);

    /// <summary>Whether the owner is inside a call. Meaningful after <see cref="Close"/> and a process-wide barrier.</summary>
    internal bool IsOwnerInside => Volatile.Read(ref _inside) != 0;
}
