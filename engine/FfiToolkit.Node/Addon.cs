using System.Runtime.InteropServices;
using FfiToolkit.Loading;
using FfiToolkit.Node.Binding;
using FfiToolkit.Node.NodeApi;

namespace FfiToolkit.Node;

/// <summary>The exports of the addon, as the JavaScript package calls them: values are validated there.</summary>
internal static unsafe partial class Addon
{
    private const int NodeApiVersion = 8;

    /// <summary>Node asks which version of Node-API the addon is written for.</summary>
    [UnmanagedCallersOnly(EntryPoint = "node_api_module_get_api_version_v1")]
    private static int GetApiVersion() => NodeApiVersion;

    /// <summary>Node loads the addon into an environment.</summary>
    [UnmanagedCallersOnly(EntryPoint = "napi_register_module_v1")]
    private static nint Register(nint env, nint exports)
    {
        try
        {
            IsolateContext.Create(env);
            Define(env, exports, "start", &Start);
            Define(env, exports, "open", &Open);
            Define(env, exports, "openImage", &OpenImage);
            Define(env, exports, "close", &Close);
            Define(env, exports, "symbol", &Symbol);
            Define(env, exports, "bind", &Bind);
            Define(env, exports, "bindInMemory", &BindInMemory);
            Define(env, exports, "scalarType", &ScalarType);
            Define(env, exports, "aggregateType", &AggregateType);
            Define(env, exports, "enumType", &EnumType);
            Define(env, exports, "helpers", &Helpers);
            Define(env, exports, "invokers", &Invokers);
            Define(env, exports, "readingInvoke", &ReadingInvoke);
            Define(env, exports, "cells", &Cells);
            Define(env, exports, "memory", &Memory);
            Define(env, exports, "view", &View);
            Define(env, exports, "eventLoop", &EventLoop);
            Define(env, exports, "resume", &Resume);
            Define(env, exports, "addCallback", &AddCallback);
            Define(env, exports, "removeCallback", &RemoveCallback);
            Define(env, exports, "holdCallback", &HoldCallback);
            Define(env, exports, "isInNativeCall", &IsInNativeCall);
            Define(env, exports, "endOnCallback", &EndOnCallback);
            Define(env, exports, "throwsNull", &ThrowsNull);
            Define(env, exports, "callbackDepth", &CallbackDepth);
            Define(env, exports, "statistics", &Statistics);
            Define(env, exports, "announce", &Announce);
            return exports;
        }
        catch (Exception error)
        {
            return JsCall.Throw(env, error);
        }
    }

    private static void Define(nint env, nint exports, string name, delegate* unmanaged<nint, nint, nint> body)
    {
        nint function = new JsValues(env).Function(name, body, 0);
        fixed (byte* text = System.Text.Encoding.UTF8.GetBytes(name + "\0"))
        {
            JsValues.Check(Napi.SetNamedProperty(env, exports, text, function));
        }
    }

    /// <summary>start(libffiPath | null, isMainThread, v8Version, v8Refusal | null, codeRefusal | null, samples, movedField | null): why V8 calls nothing directly, or undefined.</summary>
    [UnmanagedCallersOnly]
    private static nint Start(nint env, nint info) => JsCall.Guard(env, info, &StartBody);

    private static nint StartBody(ref JsCall call)
    {
        JsValues values = call.Values;
        string? obstacle = IsolateContext.Of(values.Env).Start(
            values.ReadOptionalString(call[0]),
            values.ReadBoolean(call[1]),
            values.ReadString(call[2]),
            values.ReadOptionalString(call[3]),
            values.ReadOptionalString(call[4]),
            call[5],
            values.ReadOptionalString(call[6]));
        return obstacle is null ? values.Undefined : values.String(obstacle);
    }

    /// <summary>open(path | null, flags): the handle of a library; the flags are those of <see cref="LoadFlags"/>.</summary>
    [UnmanagedCallersOnly]
    private static nint Open(nint env, nint info) => JsCall.Guard(env, info, &OpenBody);

    private static nint OpenBody(ref JsCall call)
    {
        // Node's uv_dlopen gives RTLD_LAZY alone, which is global on macOS and local elsewhere.
        LoadFlags flags = (LoadFlags)call.Values.ReadNumber(call[1]) | (OperatingSystem.IsMacOS() ? LoadFlags.Global : LoadFlags.None);
        DlopenMode.Require(flags, NativeLoader.Kind);
        return call.Values.BigInt((ulong)NativeLoader.Open(call.Values.ReadOptionalString(call[0]), flags));
    }

    /// <summary>openImage(bytes): the handle of a library that is no file of the system's.</summary>
    [UnmanagedCallersOnly]
    private static nint OpenImage(nint env, nint info) => JsCall.Guard(env, info, &OpenImageBody);

    private static nint OpenImageBody(ref JsCall call) =>
        call.Values.BigInt((ulong)LibraryImage.Load(call.Values.ReadBytes(call[0])));

    /// <summary>close(handle)</summary>
    [UnmanagedCallersOnly]
    private static nint Close(nint env, nint info) => JsCall.Guard(env, info, &CloseBody);

    private static nint CloseBody(ref JsCall call)
    {
        nint handle = call.Values.ReadAddress(call[0]);
        NativeLoader.Close(handle);
        LibraryImage.Release(handle);
        return call.Values.Undefined;
    }

    /// <summary>symbol(handle, name): an address.</summary>
    [UnmanagedCallersOnly]
    private static nint Symbol(nint env, nint info) => JsCall.Guard(env, info, &SymbolBody);

    private static nint SymbolBody(ref JsCall call)
    {
        JsValues values = call.Values;
        return values.BigInt((ulong)NativeLoader.Find(values.ReadAddress(call[0]), values.ReadString(call[1])));
    }

    /// <summary>
    /// bind(address, types, name, callsBack): what <see cref="FunctionBinder.Bind"/> returns. The types are a Uint8Array of numbers of
    /// <see cref="NativeTypes.Basic"/>, the result's first; callsBack is a number of <see cref="CallsBack"/>.
    /// </summary>
    [UnmanagedCallersOnly]
    private static nint Bind(nint env, nint info) => JsCall.Guard(env, info, &BindBody);

    private static nint BindBody(ref JsCall call)
    {
        JsValues values = call.Values;
        return IsolateContext.Of(values.Env).Functions.Bind(
            values, values.ReadAddress(call[0]), ReadSignature(values, call[1]), values.ReadString(call[2]), (CallsBack)values.ReadNumber(call[3]));
    }

    private static Signature ReadSignature(JsValues values, nint types)
    {
        if (values.TypeOf(types) == Napi.TypeString)
        {
            return Signature.Parse(values.ReadString(types), IsolateContext.Of(values.Env).Types.Scope);
        }

        ReadOnlySpan<byte> numbers = values.ReadBytes(types);
        NativeType[] parameters = new NativeType[numbers.Length - 1];
        for (int i = 0; i < parameters.Length; i++)
        {
            parameters[i] = NativeTypes.Basic[numbers[i + 1]];
        }

        return Signature.Create(NativeTypes.Basic[numbers[0]], parameters);
    }

    private static int s_announced;

    /// <summary>announce(): true for the first call in the process, in whatever thread.</summary>
    [UnmanagedCallersOnly]
    private static nint Announce(nint env, nint info) => JsCall.Guard(env, info, &AnnounceBody);

    private static nint AnnounceBody(ref JsCall call) => call.Values.Boolean(Interlocked.Exchange(ref s_announced, 1) == 0);

    /// <summary>statistics(): slow calls, functions, fast functions, bytes of mapped code, stubs, callbacks, dropped calls of other threads.</summary>
    [UnmanagedCallersOnly]
    private static nint Statistics(nint env, nint info) => JsCall.Guard(env, info, &StatisticsBody);

    private static nint StatisticsBody(ref JsCall call)
    {
        JsValues values = call.Values;
        IsolateContext context = IsolateContext.Of(values.Env);
        CodeMemoryUsage usage = context.FastPath.Usage;
        return values.Array(
            values.Number(context.CallState->SlowCalls),
            values.Number(context.Functions.Count),
            values.Number(context.Functions.FastCount),
            values.Number(usage.MappedBytes),
            values.Number(usage.Stubs),
            values.Number(context.Callbacks.Count),
            values.Number(context.Callbacks.Dropped));
    }
}
