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
    private readonly nint _env;
    private readonly nint _function;
    private Queue<ForeignCalls> _due = new();
    private Queue<ForeignCalls> _spare = new();
    private bool _isWoken;
    private bool _hasEnded;
    private int _wakers;
    private int _holds;

    internal LoopSignal(CallbackRegistry registry)
    {
        _registry = registry;
        _env = registry.Context.Env;
        JsValues values = new(_env);

        // Freed by nobody: the environment's hooks run it, and at the end they are run in an order of their own.
        nint self = GCHandle.ToIntPtr(GCHandle.Alloc(this));
        nint function;
        JsValues.Check(Napi.CreateThreadsafeFunction(_env, 0, 0, values.String("@ffitoolkit/node callbacks"), 0, 1, 0, 0, self, &Deliver, &function));
        _function = function;
        JsValues.Check(Napi.UnrefThreadsafeFunction(_env, _function));

        // Hooks run last first: this one before that which ends the thread-safe function.
        JsValues.Check(Napi.AddCleanupHook(_env, &End, self));
    }

    /// <summary>Keeps the event loop running, until as many calls let it go.</summary>
    internal void Hold()
    {
        if (_holds++ == 0)
        {
            _ = Napi.RefThreadsafeFunction(_env, _function);
        }
    }

    internal void LetGo()
    {
        if (--_holds == 0)
        {
            _ = Napi.UnrefThreadsafeFunction(_env, _function);
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
        _ = Napi.CallThreadsafeFunction(_function, 0, Napi.NonBlocking);
        _ = Interlocked.Decrement(ref _wakers);
    }

    [UnmanagedCallersOnly]
    private static void Deliver(nint env, nint function, nint self, nint data)
    {
        // Without an environment what it has queued is only taken back.
        if (env != 0)
        {
            ((LoopSignal)GCHandle.FromIntPtr(self).Target!).Deliver();
        }
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
        LoopSignal signal = (LoopSignal)GCHandle.FromIntPtr(self).Target!;
        lock (signal._lock)
        {
            signal._hasEnded = true;
        }

        // The function is there until then.
        while (Volatile.Read(ref signal._wakers) != 0)
        {
            _ = Thread.Yield();
        }

        signal._registry.CloseForeign();
    }
}
