using FfiToolkit.Node.NodeApi;

namespace FfiToolkit.Node.Callbacks;

/// <summary>The calls of one callback that the event loop delivers, because they came from other threads or are posted.</summary>
/// <param name="callback">The callback.</param>
/// <param name="signal">Wakes its event loop.</param>
internal abstract unsafe class ForeignCalls(Callback callback, LoopSignal signal)
{
    /// <summary>After which a thread that waits says so, where JavaScript's thread is in native code.</summary>
    protected const int PatienceMilliseconds = 1000;

    private bool _hasWarned;

    protected object Gate { get; } = new();

    protected Callback Callback => callback;

    protected LoopSignal Signal => signal;

    /// <summary>Whether no call is taken any more. Read and written with the gate closed.</summary>
    protected bool IsClosed { get; private set; }

    /// <summary>Takes a call. From any thread.</summary>
    /// <param name="slots">The arguments.</param>
    /// <param name="result">Has the callback's default; takes the result.</param>
    /// <param name="isOwnThread">Whether the thread is JavaScript's.</param>
    internal abstract void Answer(ulong* slots, ulong* result, bool isOwnThread);

    /// <summary>Delivers what there is. On JavaScript's thread, from its event loop.</summary>
    internal abstract void Deliver();

    /// <summary>Lets every thread go that waits, and takes no call any more.</summary>
    internal void Close()
    {
        lock (Gate)
        {
            IsClosed = true;
            Drop();
            Monitor.PulseAll(Gate);
        }
    }

    /// <summary>Gives up what was not delivered. The gate is closed.</summary>
    protected abstract void Drop();

    /// <summary>Says where JavaScript's thread is, once, if it is in native code.</summary>
    protected void WarnOfWaiting()
    {
        if (_hasWarned)
        {
            return;
        }

        if (callback.NativeFunctionOfLoop is { } function)
        {
            _hasWarned = true;
            StandardError.Write(
                $"(@ffitoolkit/node) Warning: a thread waits for the callback {callback},",
                $"  but the thread that could run it has been inside of the native function {function} for a second or longer. If that waits for the callback, neither goes on:",
                "  call it from another thread (a Worker), or give the callback a timeLimit.");
        }
    }

    /// <summary>Calls the adapter, as an event loop does: microtasks run afterwards.</summary>
    /// <returns>Whether it returned. An exception was reported as an uncaught one; where JavaScript is being ended, nothing is taken any more.</returns>
    protected bool Call(nint adapter)
    {
        nint env = callback.Env;
        JsValues values = new(env);
        nint returned;
        if (Napi.MakeCallback(env, 0, values.Global, adapter, 0, null, &returned) == Napi.Ok)
        {
            return true;
        }

        if (!callback.ReportUncaught(values))
        {
            Close();
        }

        return false;
    }
}
