using System.Runtime.InteropServices;
using FfiToolkit.Node.Binding;
using FfiToolkit.Node.NodeApi;

namespace FfiToolkit.Node;

/// <content>Memory that JavaScript looks into.</content>
internal static unsafe partial class Addon
{
    /// <summary>helpers(): the functions address(buffer), where its bytes are or 0 for what has none, and copy(string, to, room) or undefined.</summary>
    [UnmanagedCallersOnly]
    private static nint Helpers(nint env, nint info) => JsCall.Guard(env, info, &HelpersBody);

    private static nint HelpersBody(ref JsCall call)
    {
        JsValues values = call.Values;
        IsolateContext context = IsolateContext.Of(values.Env);
        if (context.V8 is null)
        {
            return values.Array(values.Function("address", &Address, 0), values.Undefined);
        }

        (nint address, nint copy) = context.V8->MakeHelpers();
        return values.Array(address, copy);
    }

    [UnmanagedCallersOnly]
    private static nint Address(nint env, nint info) => JsCall.Guard(env, info, &AddressBody);

    private static nint AddressBody(ref JsCall call) => call.Values.BigInt(BufferAddress.Of(call.Values, call[0]));

    /// <summary>memory(): the addresses of the functions of native/memory.c, in its order.</summary>
    [UnmanagedCallersOnly]
    private static nint Memory(nint env, nint info) => JsCall.Guard(env, info, &MemoryBody);

    private static nint MemoryBody(ref JsCall call)
    {
        const int Functions = 21;
        nint* addresses = MemoryFunctions();
        nint[] values = new nint[Functions];
        for (int i = 0; i < Functions; i++)
        {
            values[i] = call.Values.BigInt((ulong)addresses[i]);
        }

        return call.Values.Array(values);
    }

    /// <summary>readString(address): the UTF-8 text up to its null character.</summary>
    [UnmanagedCallersOnly]
    private static nint ReadString(nint env, nint info) => JsCall.Guard(env, info, &ReadStringBody);

    private static nint ReadStringBody(ref JsCall call) => call.Values.Text((byte*)call.Values.ReadAddress(call[0]));

    /// <summary>cells(): an ArrayBuffer over what calls leave for JavaScript, <see cref="CallState.Refused"/> and <see cref="CallState.Result"/>.</summary>
    [UnmanagedCallersOnly]
    private static nint Cells(nint env, nint info) => JsCall.Guard(env, info, &CellsBody);

    private static nint CellsBody(ref JsCall call)
    {
        JsValues values = call.Values;
        nint buffer;
        JsValues.Check(Napi.CreateExternalArrayBuffer(
            values.Env, (byte*)&IsolateContext.Of(values.Env).CallState->Refused, CallState.CellBytes, null, 0, &buffer));
        return buffer;
    }

    /// <summary>view(address, length): an ArrayBuffer over memory that it does not own.</summary>
    [UnmanagedCallersOnly]
    private static nint View(nint env, nint info) => JsCall.Guard(env, info, &ViewBody);

    private static nint ViewBody(ref JsCall call)
    {
        JsValues values = call.Values;
        nint buffer;
        JsValues.Check(Napi.CreateExternalArrayBuffer(
            values.Env, (byte*)values.ReadAddress(call[0]), (nuint)values.ReadNumber(call[1]), null, 0, &buffer));
        return buffer;
    }

    /// <summary>eventLoop(): the address of the environment's <c>uv_loop_t</c>.</summary>
    [UnmanagedCallersOnly]
    private static nint EventLoop(nint env, nint info) => JsCall.Guard(env, info, &EventLoopBody);

    private static nint EventLoopBody(ref JsCall call)
    {
        nint loop;
        JsValues.Check(Napi.GetEventLoop(call.Values.Env, &loop));
        return call.Values.BigInt((ulong)loop);
    }

    [LibraryImport("ffitk", EntryPoint = "ffitk_memory_functions")]
    private static partial nint* MemoryFunctions();
}
