using System.Runtime.InteropServices;
using FfiToolkit.Node.NodeApi;

namespace FfiToolkit.Node.Callbacks;

/// <summary>
/// Wakes an environment's event loop from any thread, and delivers there what other threads left. Its ends: other threads go on when the
/// environment ends, and never touch it afterwards.
/// </summary>
internal sealed unsafe class LoopSignal
{
    private readonly Lock _lock = new();
    private readonly CallbackRegistry _registry;
    private readonly LoopWaker _waker;
    private Queue<ForeignCalls> _due = new();
    private Queue<ForeignCalls> _spare = new();
    private bool _isWoken;
    private bool _hasEnded;
    private int _wakers;
    private int _holds;

    internal LoopSignal(CallbackRegistry registry)
    {
        _registry = registry;
        _waker = LoopWaker.Of(registry.Context, Deliver);

        // Hooks at the end of the environment run in an order of their own. Last first: this one before the waker's.
        nint self = GCHandle.ToIntPtr(GCHandle.Alloc(this));
        JsValues.Check(Napi.AddCleanupHook(registry.Context.Env, &End, self));
    }

    /// <summary>Keeps the event loop running, until as many calls let it go.</summary>
    internal void Hold()
    {
        if (_holds++ == 0)
        {
            _waker.Hold();
        }
    }

    internal void LetGo()
    {
        if (--_holds == 0)
        {
            _waker.LetGo();
        }
    }

    /// <summary>Has something delivered. From any thread; without the lock of what is delivered.</summary>
    internal void Wake(ForeignCalls calls)
    {
        lock (_lock)
        {
            if (_hasEnded)
            {
                return;
            }

            _due.Enqueue(calls);
            if (_isWoken)
            {
                return;
            }

            _isWoken = true;
            _ = Interlocked.Increment(ref _wakers);
        }

        // Without the lock, which the loop wants as soon as it is woken.
        _waker.Wake();
        _ = Interlocked.Decrement(ref _wakers);
    }

    private void Deliver()
    {
        Queue<ForeignCalls> due;
        lock (_lock)
        {
            due = _due;
            _due = _spare;
            _isWoken = false;
        }

        while (due.TryDequeue(out ForeignCalls? calls))
        {
            calls.Deliver();
        }

        _spare = due;
    }

    [UnmanagedCallersOnly]
    private static void End(nint self)
    {
        GCHandle handle = GCHandle.FromIntPtr(self);
        LoopSignal signal = (LoopSignal)handle.Target!;
        handle.Free();
        lock (signal._lock)
        {
            signal._hasEnded = true;
        }

        // What they wake by is there until then.
        while (Volatile.Read(ref signal._wakers) != 0)
        {
            _ = Thread.Yield();
        }

        signal._registry.CloseForeign();
    }
}
