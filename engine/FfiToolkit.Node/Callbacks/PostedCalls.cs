using FfiToolkit.Node.NodeApi;

namespace FfiToolkit.Node.Callbacks;

/// <summary>
/// Posted calls: copies of their arguments in a ring, which an adapter in JavaScript reads (package/lib/relay.js). In order, as many as
/// there are at a time.
/// </summary>
internal sealed unsafe class PostedCalls : ForeignCalls
{
    // The head of the ring, in slots: the first call, how many there are to deliver, how many were.
    private const int First = 0;
    private const int Count = 1;
    private const int Done = 2;
    private const int HeadSlots = 4;

    private readonly ulong* _memory;
    private readonly CallbackLayout _layout;
    private readonly int _capacity;
    private readonly bool _drops;
    private ulong _taken;
    private ulong _delivered;
    private bool _isDue;
    private bool _isDelivering;

    /// <param name="callback">The callback.</param>
    /// <param name="signal">Wakes its event loop.</param>
    /// <param name="memory">The ring; it is there until this is closed.</param>
    /// <param name="layout">What each call has.</param>
    /// <param name="options">How many calls it takes, and what becomes of others.</param>
    internal PostedCalls(Callback callback, LoopSignal signal, ulong* memory, CallbackLayout layout, ThreadOptions options)
        : base(callback, signal)
    {
        _memory = memory;
        _layout = layout;
        _capacity = options.Capacity;
        _drops = options.Drops;
    }

    internal override void Answer(ulong* slots, ulong* result, bool isOwnThread)
    {
        lock (Gate)
        {
            while (!IsClosed && _taken - _delivered == (ulong)_capacity)
            {
                // JavaScript's own thread would wait for itself.
                if (_drops || isOwnThread)
                {
                    Callback.CountDropped(1);
                    return;
                }

                if (!Monitor.Wait(Gate, PatienceMilliseconds))
                {
                    WarnOfWaiting();
                }
            }

            if (IsClosed)
            {
                Callback.CountDropped(1);
                return;
            }

            _layout.Load(slots, _memory + HeadSlots + ((long)(_taken % (ulong)_capacity) * _layout.ArgumentSlots));
            _taken++;
            if (_isDue)
            {
                return;
            }

            _isDue = true;
        }

        Signal.Wake(this);
    }

    internal override void Deliver()
    {
        ulong count;
        lock (Gate)
        {
            count = IsClosed || _isDelivering ? 0 : _taken - _delivered;
            _isDelivering |= count > 0;
        }

        if (count == 0)
        {
            return;
        }

        ulong done = 0;
        using (HandleScope scope = new(Callback.Env))
        {
            nint adapter = Callback.Adapter;
            while (adapter != 0 && done < count)
            {
                _memory[First] = (_delivered + done) % (ulong)_capacity;
                _memory[Count] = count - done;
                _memory[Done] = 0;
                bool returned = Call(adapter);
                done += _memory[Done];
                if (IsClosed || (!returned && _memory[Done] == 0))
                {
                    // It unregistered itself, JavaScript ends, or the adapter could not begin.
                    break;
                }
            }
        }

        lock (Gate)
        {
            _isDelivering = false;
            Callback.CountDropped(IsClosed ? 0 : (long)(count - done));
            _delivered += IsClosed ? 0 : count;
            _isDue = !IsClosed && _taken != _delivered;
            Monitor.PulseAll(Gate);
            if (!_isDue)
            {
                return;
            }
        }

        // In another turn of the event loop: others are to have theirs.
        Signal.Wake(this);
    }

    protected override void Drop()
    {
        Callback.CountDropped((long)(_taken - _delivered));
        _delivered = _taken;

        // The adapter may be in the middle of them.
        _memory[Count] = 0;
    }
}
