using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FfiToolkit.Calls.Callbacks;

/// <summary>Where the native code of every callback enters managed code.</summary>
internal static unsafe class Upcall
{
    // Of the 64 KiB or more that the runtime assures.
    private const nuint Spared = 16 * 1024;

    // Where on its stack a thread was found to have enough of it, and no exception to wait; 0 where that is to be asked again.
    [ThreadStatic]
    private static nuint t_ready;

    /// <summary>The address of <c>void enter(void* place, uint64_t* slots, uint64_t* result)</c>; the place is that of a handler.</summary>
    internal static nint Entry => (nint)(delegate* unmanaged<nint, ulong*, byte*, void>)&Enter;

    /// <summary>Answers a call. No exception leaves it: native frames are not unwound.</summary>
    internal static void Run(CallbackHandler handler, ulong* slots, byte* result)
    {
        if (IsKnownReady(slots) || IsReady(handler, slots, result))
        {
            try
            {
                handler.Run(slots, result);
            }
            catch (Exception error)
            {
                Fail(handler, error, slots, result);
            }
        }
    }

    // The runtime takes longer to say how much stack there is than all else of a call does: it is asked once for calls that are not
    // much deeper than one for which it was. What is less deep may be another stack, a fiber's.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsKnownReady(ulong* slots) => t_ready - (nuint)slots < Spared;

    /// <summary>Whether the handler may run; gives native code the default where it may not.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsReady(CallbackHandler handler, ulong* slots, byte* result)
    {
        if (CallbackErrors.IsPendingHere)
        {
            // The call that led here is going to throw: its native code is only brought to its end.
            handler.Info.StoreDefault(result);
            return false;
        }

        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            Fail(handler, new InsufficientExecutionStackException(), slots, result);
            return false;
        }

        t_ready = (nuint)slots;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fail(CallbackHandler handler, Exception error, ulong* slots, byte* result)
    {
        t_ready = 0;
        CallbackErrors.Keep(handler.Info, error, slots);
        handler.Info.StoreDefault(result);
    }

    // A method of a class that is not generic, as the attribute wants it. The place is an element of a pinned array, so that the handler
    // is exchanged with one store, and whoever has read it holds it. Code that is compiled while it runs learns which handlers there are,
    // but for a method that native code enters; ahead of time one call less is a tenth of what an answer takes, and what catches is
    // not inlined.
    [UnmanagedCallersOnly]
    private static void Enter(nint place, ulong* slots, byte* result)
    {
        CallbackHandler handler = Unsafe.AsRef<CallbackHandler>((void*)place);
        if (RuntimeFeature.IsDynamicCodeCompiled)
        {
            Run(handler, slots, result);
        }
        else if (IsKnownReady(slots) || IsReady(handler, slots, result))
        {
            try
            {
                handler.Run(slots, result);
            }
            catch (Exception error)
            {
                Fail(handler, error, slots, result);
            }
        }
    }
}
