using System.Runtime.InteropServices;
using FfiToolkit.Node.NodeApi;

namespace FfiToolkit.Node;

/// <content>JavaScript functions for native code.</content>
internal static unsafe partial class Addon
{
    /// <summary>addCallback(types, function, name, describe): what <see cref="Callbacks.CallbackRegistry.Add"/> returns.</summary>
    [UnmanagedCallersOnly]
    private static nint AddCallback(nint env, nint info) => JsCall.Guard(env, info, &AddCallbackBody);

    private static nint AddCallbackBody(ref JsCall call)
    {
        JsValues values = call.Values;
        return values.BigInt((ulong)IsolateContext.Of(values.Env).Callbacks.Add(
            ReadSignature(values, call[0]), call[1], values.ReadString(call[2]), call[3]));
    }

    /// <summary>removeCallback(address): whether there was one.</summary>
    [UnmanagedCallersOnly]
    private static nint RemoveCallback(nint env, nint info) => JsCall.Guard(env, info, &RemoveCallbackBody);

    private static nint RemoveCallbackBody(ref JsCall call)
    {
        JsValues values = call.Values;
        return values.Boolean(IsolateContext.Of(values.Env).Callbacks.Remove(values.ReadAddress(call[0])));
    }

    /// <summary>holdCallback(address, strongly): whether there is one whose function was not collected.</summary>
    [UnmanagedCallersOnly]
    private static nint HoldCallback(nint env, nint info) => JsCall.Guard(env, info, &HoldCallbackBody);

    private static nint HoldCallbackBody(ref JsCall call)
    {
        JsValues values = call.Values;
        return values.Boolean(IsolateContext.Of(values.Env).Callbacks.Hold(values.ReadAddress(call[0]), values.ReadBoolean(call[1])));
    }

    /// <summary>callbackDepth(): calls of callbacks that have not returned yet.</summary>
    [UnmanagedCallersOnly]
    private static nint CallbackDepth(nint env, nint info) => JsCall.Guard(env, info, &CallbackDepthBody);

    private static nint CallbackDepthBody(ref JsCall call) => call.Values.Number(IsolateContext.Of(call.Values.Env).Callbacks.Depth);
}
