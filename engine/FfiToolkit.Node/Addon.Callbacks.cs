using System.Runtime.InteropServices;
using FfiToolkit.Node.Callbacks;
using FfiToolkit.Node.NodeApi;

namespace FfiToolkit.Node;

/// <content>JavaScript functions for native code.</content>
internal static unsafe partial class Addon
{
    /// <summary>
    /// addCallback(types, adapter, memory, name, policy, capacity, drops, timeLimit, place): what <see cref="CallbackRegistry.Add"/> returns.
    /// The types are those of bind, or the text of a signature with declared types. The memory is an ArrayBuffer; the others are those of
    /// <see cref="ThreadOptions"/>.
    /// </summary>
    [UnmanagedCallersOnly]
    private static nint AddCallback(nint env, nint info) => JsCall.Guard(env, info, &AddCallbackBody);

    private static nint AddCallbackBody(ref JsCall call)
    {
        JsValues values = call.Values;
        byte* memory;
        nuint length;
        JsValues.Check(Napi.GetArrayBufferInfo(values.Env, call[2], &memory, &length));
        ThreadOptions options = new(
            (ThreadPolicy)values.ReadNumber(call[4]), (int)values.ReadNumber(call[5]), values.ReadBoolean(call[6]), (int)values.ReadNumber(call[7]));
        Signature signature = ReadSignature(values, call[0]);
        if (TargetAbis.FindObstacle(signature) is { } refusal)
        {
            throw FfiSignatureException.NoCallback(signature, refusal);
        }

        return values.BigInt((ulong)IsolateContext.Of(values.Env).Callbacks.Add(
            signature, call[1], call[2], (ulong*)memory, values.ReadString(call[3]), options, (int)values.ReadNumber(call[8])));
    }

    /// <summary>resume(makeLoop): an array, what <see cref="Binding.FunctionBinder.MakeResume"/> makes and what it takes; undefined where native code has no stacks of its own.</summary>
    [UnmanagedCallersOnly]
    private static nint Resume(nint env, nint info) => JsCall.Guard(env, info, &ResumeBody);

    private static nint ResumeBody(ref JsCall call)
    {
        JsValues values = call.Values;
        IsolateContext context = IsolateContext.Of(values.Env);
        nint resume = context.Functions.MakeResume(call[0]);
        return resume == 0 ? values.Undefined : values.Array(resume, values.Number((nint)context.CallState));
    }

    /// <summary>removeCallback(address): its adapter, or undefined where that was collected.</summary>
    [UnmanagedCallersOnly]
    private static nint RemoveCallback(nint env, nint info) => JsCall.Guard(env, info, &RemoveCallbackBody);

    private static nint RemoveCallbackBody(ref JsCall call)
    {
        JsValues values = call.Values;
        nint adapter = IsolateContext.Of(values.Env).Callbacks.Remove(values.ReadAddress(call[0]));
        return adapter == 0 ? values.Undefined : adapter;
    }

    /// <summary>holdCallback(address, strongly, place): its adapter, or undefined where that was collected.</summary>
    [UnmanagedCallersOnly]
    private static nint HoldCallback(nint env, nint info) => JsCall.Guard(env, info, &HoldCallbackBody);

    private static nint HoldCallbackBody(ref JsCall call)
    {
        JsValues values = call.Values;
        nint adapter = IsolateContext.Of(values.Env).Callbacks.Find(values.ReadAddress(call[0])).Hold(values.ReadBoolean(call[1]), (int)values.ReadNumber(call[2]));
        return adapter == 0 ? values.Undefined : adapter;
    }

    /// <summary>isInNativeCall(): whether native code runs that JavaScript called, which then throws what a callback leaves.</summary>
    [UnmanagedCallersOnly]
    private static nint IsInNativeCall(nint env, nint info) => JsCall.Guard(env, info, &IsInNativeCallBody);

    private static nint IsInNativeCallBody(ref JsCall call) => call.Values.Boolean(IsolateContext.Of(call.Values.Env).CallState->Innermost is not null);

    /// <summary>endOnCallback(address, reason, value | undefined): ends the process over what a callback threw or returned.</summary>
    [UnmanagedCallersOnly]
    private static nint EndOnCallback(nint env, nint info) => JsCall.Guard(env, info, &EndOnCallbackBody);

    private static nint EndOnCallbackBody(ref JsCall call)
    {
        JsValues values = call.Values;
        IsolateContext.Of(values.Env).Callbacks.Find(values.ReadAddress(call[0])).End(values.ReadString(call[1]), values.ReadOptionalString(call[2]));
        return values.Undefined;
    }

    /// <summary>throwsNull(): says that the exception that follows is null, and not none.</summary>
    [UnmanagedCallersOnly]
    private static nint ThrowsNull(nint env, nint info) => JsCall.Guard(env, info, &ThrowsNullBody);

    private static nint ThrowsNullBody(ref JsCall call)
    {
        IsolateContext.Of(call.Values.Env).Callbacks.IsThrownNull = true;
        return call.Values.Undefined;
    }

    /// <summary>callbackDepth(): calls of callbacks that have not returned yet.</summary>
    [UnmanagedCallersOnly]
    private static nint CallbackDepth(nint env, nint info) => JsCall.Guard(env, info, &CallbackDepthBody);

    private static nint CallbackDepthBody(ref JsCall call) => call.Values.Number(IsolateContext.Of(call.Values.Env).CallState->Depth);
}
