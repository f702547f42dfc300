using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace FfiToolkit.Calls.Callbacks;

/// <summary>
/// Exceptions of callbacks that wait for the native call which led to them to return: it throws them. While one waits, callbacks that
/// the same call makes give their defaults without running.
/// </summary>
internal static unsafe class CallbackErrors
{
    [ThreadStatic]
    private static ExceptionDispatchInfo? t_pending;

    private static int s_pending;

    /// <summary>Whether an exception waits on any thread.</summary>
    internal static bool ArePending => Volatile.Read(ref s_pending) != 0;

    /// <summary>Whether one waits on this thread.</summary>
    internal static bool IsPendingHere
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        get => t_pending is not null;
    }

    /// <summary>Keeps an exception for the call that led to it; where there is none the callback's context is told.</summary>
    /// <param name="info">The callback.</param>
    /// <param name="error">What its handler threw.</param>
    /// <param name="frame">An address in the frame of the callback's native code.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Keep(CallbackInfo info, Exception error, void* frame)
    {
        if (CallMarks.IsWithinCall(frame))
        {
            t_pending = ExceptionDispatchInfo.Capture(error);
            Interlocked.Increment(ref s_pending);

            // From here on every call that returns looks whether it is the one.
            CallMarks.BeginClosing();
        }
        else
        {
            info.Context.Report(info, error);
        }
    }

    /// <summary>Throws the exception that waits on this thread, if there is one.</summary>
    internal static void ThrowPending()
    {
        if (ArePending && t_pending is { } pending)
        {
            t_pending = null;
            CallMarks.EndClosing();
            Interlocked.Decrement(ref s_pending);
            pending.Throw();
        }
    }
}
