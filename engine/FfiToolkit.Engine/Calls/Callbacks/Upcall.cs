using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FfiToolkit.Calls.Callbacks;

/// <summary>Where the native code of every callback enters managed code.</summary>
internal static unsafe class Upcall
{
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
            RuntimeHelpers.EnsureSufficientExecutionStack();
            handler.Run(slots, result);
        }
        catch (Exception error)
        {
            CallbackErrors.Keep(handler.Info, error, slots);
            handler.Info.StoreDefault(result);
        }
    }

    // A method of a class that is not generic, as the attribute wants it. The place is an element of a pinned array, so that the
    // handler is exchanged with one store, and whoever has read it holds it.
    [UnmanagedCallersOnly]
    private static void Enter(nint place, ulong* slots, byte* result) => Run(Unsafe.AsRef<CallbackHandler>((void*)place), slots, result);
}
