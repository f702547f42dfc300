using System.Runtime.InteropServices;
using FfiToolkit.Abi;
using FfiToolkit.Libffi;
using FfiToolkit.Node.NodeApi;

namespace FfiToolkit.Node.Binding;

/// <summary>
/// A call whose arguments and result are in memory that JavaScript writes and reads: of signatures with structs, of variadic ones and of
/// those that keep the error number. The memory is the slot stub's on every path (<see cref="SlotMap"/>).
/// </summary>
internal static unsafe class MemoryCall
{
    /// <summary>The most values that a call in memory has read by its stub; known to native/memory_call.h and to the JavaScript package.</summary>
    internal const int MostValues = 4;

    // The alignment of a result, which native code may be given the address of.
    private const int ResultAlignment = 16;

    /// <summary>Where the result begins, in bytes from the first slot.</summary>
    internal static int ResultOffset(SlotMap slots) => StackArea.Align(slots.Bytes, ResultAlignment);

    /// <summary>Makes the function <c>invoke(call, slots)</c> of a host whose V8 is not known.</summary>
    internal static nint MakeInvoke(JsValues values) => values.Function("", &Invoke, 0);

    /// <summary>What calls through libffi, as <c>ffi_call</c> is declared; the values are slots.</summary>
    /// <param name="interface">A handle of the <see cref="LibffiCall"/>.</param>
    /// <param name="target">The native function.</param>
    /// <param name="result">The result's slots.</param>
    /// <param name="slots">The arguments'.</param>
    [UnmanagedCallersOnly]
    internal static void CallLibffi(nint @interface, nint target, ulong* result, ulong* slots) =>
        ((LibffiCall)GCHandle.FromIntPtr(@interface).Target!).Invoke(target, slots, result);

    [UnmanagedCallersOnly]
    private static nint Invoke(nint env, nint info)
    {
        try
        {
            nuint count = 2;
            nint* arguments = stackalloc nint[2];
            JsValues.Check(Napi.GetCallbackInfo(env, info, &count, arguments, null, null));
            JsValues values = new(env);
            CallDescription* call = (CallDescription*)(nint)values.ReadNumber(arguments[0]);
            ulong* slots = (ulong*)(nint)values.ReadNumber(arguments[1]);
            CallState* state = call->State;
            ++state->SlowCalls;
            CallDescription* outer = state->Innermost;
            state->Innermost = call;
            if (call->Stub != 0)
            {
                ((delegate* unmanaged<ulong*, ulong*, void>)call->Stub)(slots, slots + call->ResultSlot);
            }
            else
            {
                ((delegate* unmanaged<nint, nint, ulong*, ulong*, void>)call->Libffi)(call->Plan, call->Target, slots + call->ResultSlot, slots);
            }

            state->Innermost = outer;

            try
            {
                return call->Result == SlotKind.Void || state->Failure != CallbackFailure.None ? 0 : values.Text((byte*)slots[call->ResultSlot], call->Result);
            }
            finally
            {
                // Node throws what Node-API keeps.
                state->Failure = CallbackFailure.None;
                if (call->Release != 0 && slots[call->ResultSlot] != 0)
                {
                    ((delegate* unmanaged<ulong, void>)call->Release)(slots[call->ResultSlot]);
                }
            }
        }
        catch (Exception error)
        {
            return JsCall.Throw(env, error);
        }
    }
}
