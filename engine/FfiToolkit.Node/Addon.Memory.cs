using System.Runtime.InteropServices;
using FfiToolkit.Node.Binding;
using FfiToolkit.Node.NodeApi;

namespace FfiToolkit.Node;

/// <content>Memory that JavaScript looks into.</content>
internal static unsafe partial class Addon
{
    /// <summary>
    /// helpers(): the functions address(buffer), where its bytes are or 0 for what has none; copy(string, to, room) to UTF-8, UTF-16 and
    /// UTF-32, or undefined; and text(address, kind), the text there as a string or null for 0, of a kind that <see cref="SlotKind"/> has.
    /// </summary>
    [UnmanagedCallersOnly]
    private static nint Helpers(nint env, nint info) => JsCall.Guard(env, info, &HelpersBody);

    private static nint HelpersBody(ref JsCall call)
    {
        JsValues values = call.Values;
        IsolateContext context = IsolateContext.Of(values.Env);
        return context.V8 is not null
            ? values.Array(context.V8->MakeHelpers())
            : values.Array(values.Function("address", &Address, 0), values.Undefined, values.Undefined, values.Undefined, values.Function("text", &Text, 0));
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

    [UnmanagedCallersOnly]
    private static nint Text(nint env, nint info) => JsCall.Guard(env, info, &TextBody);

    private static nint TextBody(ref JsCall call) =>
        call.Values.Text((byte*)(nint)call.Values.ReadNumber(call[0]), (SlotKind)call.Values.ReadNumber(call[1]));

    /// <summary>cells(): an ArrayBuffer over what calls leave for JavaScript, <see cref="CallState.Refused"/> and <see cref="CallState.Result"/>, and <see cref="CallState.Others"/>.</summary>
    [UnmanagedCallersOnly]
    private static nint Cells(nint env, nint info) => JsCall.Guard(env, info, &CellsBody);

    private static nint CellsBody(ref JsCall call)
    {
        JsValues values = call.Values;
        return values.Buffer((byte*)&IsolateContext.Of(values.Env).CallState->Refused, CallState.CellBytes);
    }

    /// <summary>view(address, length): an ArrayBuffer over memory that it does not own.</summary>
    [UnmanagedCallersOnly]
    private static nint View(nint env, nint info) => JsCall.Guard(env, info, &ViewBody);

    private static nint ViewBody(ref JsCall call)
    {
        JsValues values = call.Values;
        return values.Buffer((byte*)values.ReadAddress(call[0]), (nuint)values.ReadNumber(call[1]));
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
