using System.Diagnostics;

namespace FfiToolkit.Node.Callbacks;

/// <summary>A call from another thread that waits until JavaScript has answered, in copies: the thread may go on before JavaScript does.</summary>
/// <param name="layout">What it has.</param>
internal sealed unsafe class WaitingCall(CallbackLayout layout)
{
    // Below Answered it waits for something; asleep, it has to be woken.
    private const int Pending = 0;
    private const int Asleep = 1;
    private const int Answered = 2;
    private const int LetGo = 3;
    private const int GivenUp = 4;

    private readonly ulong[] _slots = new ulong[layout.ResultSlots + layout.ArgumentSlots];
    private int _state;

    internal ReadOnlySpan<ulong> Arguments => _slots.AsSpan(layout.ResultSlots);

    /// <summary>Whether it waits for nothing any more.</summary>
    internal bool IsOver => Volatile.Read(ref _state) >= Answered;

    /// <summary>Takes the arguments, as native code passes them.</summary>
    internal void Load(ulong* slots)
    {
        fixed (ulong* first = _slots)
        {
            layout.Load(slots, first + layout.ResultSlots);
        }
    }

    /// <summary>Gives native code the result, in the place of the callback's default, if there is one.</summary>
    internal void Give(ulong* result)
    {
        if (Volatile.Read(ref _state) == Answered)
        {
            fixed (ulong* first = _slots)
            {
                layout.Give(first, result);
            }
        }
    }

    /// <summary>Wakes its thread with a result; nobody takes it where the thread has gone on.</summary>
    internal void Answer(ReadOnlySpan<ulong> result)
    {
        result.CopyTo(_slots);
        End(Answered);
    }

    /// <summary>Wakes its thread without a result.</summary>
    internal void Release() => End(LetGo);

    /// <summary>Waits no more.</summary>
    /// <returns>False where it was ended just before.</returns>
    internal bool TryGiveUp() => TryEnd(GivenUp, out _);

    /// <summary>Waits without sleeping.</summary>
    internal void Spin(long ticks)
    {
        long end = Stopwatch.GetTimestamp() + ticks;
        while (!IsOver && Stopwatch.GetTimestamp() < end)
        {
            Thread.SpinWait(1);
        }
    }

    /// <summary>Sleeps until it is over, or woken for nothing.</summary>
    /// <param name="milliseconds">The most that it sleeps.</param>
    internal void Sleep(int milliseconds)
    {
        if (Interlocked.CompareExchange(ref _state, Asleep, Pending) >= Answered)
        {
            return;
        }

        fixed (int* state = &_state)
        {
            Parking.Sleep(state, Asleep, milliseconds);
        }
    }

    private void End(int how)
    {
        if (TryEnd(how, out bool isAsleep) && isAsleep)
        {
            fixed (int* state = &_state)
            {
                Parking.WakeAll(state);
            }
        }
    }

    private bool TryEnd(int how, out bool isAsleep)
    {
        int seen = Volatile.Read(ref _state);
        while (seen < Answered)
        {
            int before = Interlocked.CompareExchange(ref _state, how, seen);
            if (before == seen)
            {
                isAsleep = seen == Asleep;
                return true;
            }

            seen = before;
        }

        isAsleep = false;
        return false;
    }
}
