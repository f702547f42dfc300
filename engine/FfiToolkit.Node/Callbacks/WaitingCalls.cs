using System.Diagnostics;
using FfiToolkit.Node.NodeApi;

namespace FfiToolkit.Node.Callbacks;

/// <summary>Calls from other threads that wait until JavaScript has answered.</summary>
/// <param name="callback">The callback.</param>
/// <param name="signal">Wakes its event loop.</param>
/// <param name="arguments">How many each call has.</param>
/// <param name="timeLimit">How long a call waits, in milliseconds; 0 for as long as it takes.</param>
internal sealed unsafe class WaitingCalls(Callback callback, LoopSignal signal, int arguments, int timeLimit) : ForeignCalls(callback, signal)
{
    // 50 µs. Waking the event loop takes 5 to 40; falling asleep meanwhile, and being woken, would take as long again. Not with one
    // processor, where the loop could not run.
    private static readonly long s_spinTicks = Environment.ProcessorCount == 1 ? 0 : Stopwatch.Frequency / 20_000;

    private readonly Queue<WaitingCall> _calls = new();

    internal override void Answer(ulong* slots, ulong* result, bool isOwnThread)
    {
        WaitingCall call = new(new ReadOnlySpan<ulong>(slots, arguments).ToArray(), *result);
        bool isOnly;
        lock (Gate)
        {
            if (IsClosed)
            {
                return;
            }

            // Several would take the processors that JavaScript needs.
            isOnly = _calls.Count == 0;
            _calls.Enqueue(call);
        }

        Signal.Wake(this);
        long start = Environment.TickCount64;
        if (isOnly)
        {
            SpinUntilOver(call);
        }

        lock (Gate)
        {
            while (!call.IsOver)
            {
                long waited = Environment.TickCount64 - start;
                if (timeLimit != 0 && waited >= timeLimit)
                {
                    // JavaScript may be answering it: then nobody takes the answer.
                    call.IsOver = true;
                    Callback.CountDropped(1);
                    return;
                }

                Wait(timeLimit == 0 ? int.MaxValue : (int)(timeLimit - waited));
            }
        }

        *result = call.Result;
    }

    internal override void Deliver()
    {
        // Those that are there now: others are to have their turn of the event loop.
        int count;
        lock (Gate)
        {
            count = _calls.Count;
        }

        for (int i = 0; i < count; i++)
        {
            WaitingCall? call;
            lock (Gate)
            {
                if (!_calls.TryDequeue(out call))
                {
                    return;
                }

                if (call.IsOver)
                {
                    continue;
                }
            }

            Deliver(call);
        }
    }

    protected override void Drop()
    {
        while (_calls.TryDequeue(out WaitingCall? call))
        {
            call.IsOver = true;
        }
    }

    private void Deliver(WaitingCall call)
    {
        ulong result = call.Result;
        using (HandleScope scope = new(Callback.Env))
        {
            nint adapter = Callback.Adapter;
            if (adapter != 0)
            {
                ulong* memory = Callback.Load(call.Arguments);
                result = Call(adapter) ? *memory : result;
            }
        }

        lock (Gate)
        {
            call.Result = result;
            call.IsOver = true;
            Monitor.PulseAll(Gate);
        }
    }

    private static void SpinUntilOver(WaitingCall call)
    {
        long end = Stopwatch.GetTimestamp() + s_spinTicks;
        while (!call.IsOver && Stopwatch.GetTimestamp() < end)
        {
            Thread.SpinWait(1);
        }
    }

    /// <summary>One of them.</summary>
    /// <param name="arguments">A copy: the thread may go on before JavaScript does.</param>
    /// <param name="result">What the callback gives where no JavaScript runs.</param>
    private sealed class WaitingCall(ulong[] arguments, ulong result)
    {
        private volatile bool _isOver;

        internal ulong[] Arguments => arguments;

        internal ulong Result { get; set; } = result;

        /// <summary>Whether it is answered, or waits no more.</summary>
        internal bool IsOver
        {
            get => _isOver;
            set => _isOver = value;
        }
    }
}
