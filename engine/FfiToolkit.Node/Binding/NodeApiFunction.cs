using System.Runtime.InteropServices;
using FfiToolkit.Node.NodeApi;

namespace FfiToolkit.Node.Binding;

/// <summary>The function of a Node whose V8 is not known: slower, and through Node-API alone, which every Node has alike.</summary>
internal static unsafe class NodeApiFunction
{
    private const int OnStack = 32;

    internal static nint Make(JsValues values, CallDescription* call) => values.Function("", &Invoke, (nint)call);

    [UnmanagedCallersOnly]
    private static nint Invoke(nint env, nint info)
    {
        try
        {
            CallDescription* call;
            nuint count = 0;
            JsValues.Check(Napi.GetCallbackInfo(env, info, &count, null, null, (nint*)&call));
            CallState* state = call->State;
            ++state->SlowCalls;
            int size = (int)call->Count;
            Span<nint> arguments = size <= OnStack ? stackalloc nint[OnStack] : new nint[size];
            Span<ulong> slots = size <= OnStack ? stackalloc ulong[OnStack] : new ulong[size];
            Span<nint> addresses = size <= OnStack ? stackalloc nint[OnStack] : new nint[size];
            JsValues values = new(env);
            fixed (nint* argument = arguments)
            fixed (ulong* slot = slots)
            fixed (nint* address = addresses)
            {
                count = call->Count;
                JsValues.Check(Napi.GetCallbackInfo(env, info, &count, argument, null, null));
                Span<SlotKind> kinds = CallDescription.KindsOf(call);
                for (int i = 0; i < kinds.Length; i++)
                {
                    slot[i] = Read(values, argument[i], kinds[i]);
                    address[i] = (nint)(slot + i);
                }

                CallDescription* outer = state->Innermost;
                state->Innermost = call;
                ulong result = 0;
                if (call->Stub != 0)
                {
                    ((delegate* unmanaged<ulong*, ulong*, void>)call->Stub)(slot, &result);
                }
                else
                {
                    ((delegate* unmanaged<nint, nint, ulong*, nint*, void>)call->Libffi)(call->Plan, call->Target, &result, address);
                }

                state->Innermost = outer;
                if (state->Failure != CallbackFailure.None)
                {
                    // Node throws what Node-API keeps.
                    state->Failure = CallbackFailure.None;
                    return 0;
                }

                return Write(values, result, call->Result);
            }
        }
        catch (Exception error)
        {
            return JsCall.Throw(env, error);
        }
    }

    private static ulong Read(JsValues values, nint value, SlotKind kind) => kind switch
    {
        SlotKind.Int32 => (ulong)(long)(int)values.ReadNumber(value),
        SlotKind.UInt32 => (uint)values.ReadNumber(value),
        SlotKind.Float32 => BitConverter.SingleToUInt32Bits((float)values.ReadNumber(value)),
        SlotKind.Float64 => BitConverter.DoubleToUInt64Bits(values.ReadNumber(value)),
        SlotKind.Address when values.TypeOf(value) != Napi.TypeBigInt => BufferAddress.Of(values, value),
        _ => values.ReadBigInt(value),
    };

    private static nint Write(JsValues values, ulong bits, SlotKind kind) => kind switch
    {
        SlotKind.Int32 => values.Number((int)bits),
        SlotKind.UInt32 => values.Number((uint)bits),
        SlotKind.Int64 => values.SignedBigInt((long)bits),
        SlotKind.Float32 => values.Number(BitConverter.UInt32BitsToSingle((uint)bits)),
        SlotKind.Float64 => values.Number(BitConverter.UInt64BitsToDouble(bits)),
        SlotKind.Void => values.Undefined,
        _ => values.BigInt(bits),
    };
}
