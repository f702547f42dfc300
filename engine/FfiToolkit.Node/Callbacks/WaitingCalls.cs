using System.Diagnostics;
using FfiToolkit.Node.NodeApi;

namespace FfiToolkit.Node.Callbacks;

/// <summary>Calls from other threads that wait until JavaScript has answered.</summary>
/// <param name="callback">The callback.</param>
/// <param name="signal">Wakes its event loop.</param>
/// <param name="layout">What each call has.</param>
/// <param name="timeLimit">How long a call waits, in milliseconds; 0 for as long as it takes.</param>
internal sealed unsafe class WaitingCalls(Callback callback, LoopSignal signal, CallbackLayout layout, int timeLimit) : ForeignCalls(callback, signal)
{
    // 50 µs. Waking the event loop takes 5 to 40; falling asleep meanwhile, and being woken, would take as long again. Not with one
    // processor, where the loop could not run.
    private static readonly long s_spinTicks = Environment.ProcessorCount == 1 ? 0 : Stopwatch.Frequency / 20_000;

    private readonly Queue<WaitingCall> _calls = new();

    internal override void Answer(ulong* slots, ulong* result, bool isOwnThread)
    {
        WaitingCall call = new(layout);
        call.Load(slots);
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
            call.Spin(s_spinTicks);
        }

        while (!call.IsOver)
        {
            long waited = Environment.TickCount64 - start;
            if (timeLimit != 0 && waited >= timeLimit && call.TryGiveUp())
            {
                // JavaScript may be answering it: then nobody takes the answer.
                Callback.CountDropped(1);
                return;
            }

            if (waited >= PatienceMilliseconds)
            {
                WarnOfWaiting();
            }

            call.Sleep(timeLimit == 0 ? PatienceMilliseconds : (int)Math.Clamp(timeLimit - waited, 0, PatienceMilliseconds));
        }

        call.Give(result);
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
            }

            if (!call.IsOver)
            {
                Deliver(call);
            }
        }
    }

    protected override void Drop()
    {
        while (_calls.TryDequeue(out WaitingCall? call))
        {
            call.Release();
        }
    }

    private void Deliver(WaitingCall call)
    {
        bool isAnswered = false;
        using (HandleScope scope = new(Callback.Env))
        {
            nint adapter = Callback.Adapter;
            if (adapter != 0)
            {
                call.Arguments.CopyTo(Callback.Arguments);
                isAnswered = Call(adapter);
            }
        }

        if (isAnswered)
        {
            call.Answer(Callback.Result);
        }
        else
        {
            call.Release();
        }
    }
}
