using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FfiToolkit.Calls.Callbacks;

/// <summary>Where the native code of every callback enters managed code.</summary>
internal static unsafe class Upcall
{
    // Of the 64 KiB or more that the runtime assures.
    private const nuint Spared = 16 * 1024;

    // Where on its stack a thread was found to have enough of it.
    [ThreadStatic]
    private static nuint t_enough;

    /// <summary>The address of <c>void enter(void* place, uint64_t* slots, uint64_t* result)</c>; the place is that of a handler.</summary>
    internal static nint Entry => (nint)(delegate* unmanaged<nint, ulong*, byte*, void>)&Enter;

    /// <summary>Answers a call. No exception leaves it: native frames are not unwound.</summary>
    internal static void Run(CallbackHandler handler, ulong* slots, byte* result)
    {
        if (CallbackErrors.ArePending && CallbackErrors.IsPendingHere)
        {
            // The call that led here is going to throw: its native code is only brought to its end.
            handler.Info.StoreDefault(result);
            return;
        }

        try
        {
            EnsureStack((nuint)slots);
            handler.Run(slots, result);
        }
        catch (Exception error)
        {
            CallbackErrors.Keep(handler.Info, error, slots);
            handler.Info.StoreDefault(result);
        }
    }

    // The runtime takes longer to say so than all else of a call does: it is asked once for calls that are not much deeper than one
    // for which it was. What is less deep may be another stack, a fiber's.
    private static void EnsureStack(nuint address)
    {
        if (t_enough - address >= Spared)
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            t_enough = address;
        }
    }

    // A method of a class that is not generic, as the attribute wants it. The place is an element of a pinned array, so that the
    // handler is exchanged with one store, and whoever has read it holds it.
    [UnmanagedCallersOnly]
    private static void Enter(nint place, ulong* slots, byte* result) => Run(Unsafe.AsRef<CallbackHandler>((void*)place), slots, result);
}
