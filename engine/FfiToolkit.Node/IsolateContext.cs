using System.Globalization;
using System.Runtime.InteropServices;
using FfiToolkit.Calls;
using FfiToolkit.Libffi;
using FfiToolkit.Node.Binding;
using FfiToolkit.Node.Callbacks;
using FfiToolkit.Node.NodeApi;
using FfiToolkit.V8;

namespace FfiToolkit.Node;

/// <summary>
/// What the addon holds for one isolate: its code heap, functions and callbacks. Used on the isolate's thread. Optimised code may
/// hold the address of every stub, so nothing is freed before the environment ends. Libraries stay mapped even then, unless they
/// were closed: they may have threads of their own.
/// </summary>
internal sealed unsafe class IsolateContext : IDisposable
{
    private string? _libffiPath;
    private bool _isMainThread;
    private FastPath? _fastPath;
    private V8Layout? _valueLayout;
    private string? _valuesObstacle;

    // Looks at V8's values; null once that was done, or where it needs not be.
    private Func<string?>? _findValues;

    private IsolateContext(nint env)
    {
        Env = env;
        uint* version;
        JsValues.Check(Napi.GetNodeVersion(env, &version));
        NodeMajor = (int)version[0];
        CallState = (CallState*)NativeMemory.AllocZeroed((nuint)sizeof(CallState));
        CallState->Env = env;
        Functions = new FunctionBinder(this);
        Callbacks = new CallbackRegistry(this);
    }

    internal nint Env { get; }

    internal int NodeMajor { get; }

    /// <summary>Why functions are made with Node-API alone; null where bind.cc knows this V8.</summary>
    internal string? V8Obstacle { get; private set; }

    /// <summary>What bind.cc does in this V8; null where it does not know it.</summary>
    internal V8Functions* V8 { get; private set; }

    /// <summary>How the running V8 lays out its values; null where that is not known. V8 is looked at when this is first asked for.</summary>
    internal V8Layout? ValueLayout => ValuesObstacle is null ? _valueLayout : null;

    /// <summary>Why that is not known; null where it is.</summary>
    internal string? ValuesObstacle
    {
        get
        {
            Func<string?>? find = _findValues;
            _findValues = null;
            return _valuesObstacle ??= find?.Invoke();
        }
    }

    /// <summary>Whether JavaScript is being ended from outside. Always false where bind.cc does not know this V8.</summary>
    internal bool IsTerminating => V8 is not null && V8->IsTerminating;

    /// <summary>What the calls of the isolate share.</summary>
    internal CallState* CallState { get; }

    internal FunctionBinder Functions { get; }

    internal CallbackRegistry Callbacks { get; }

    internal DeclaredTypes Types { get; } = new();

    internal FastPath FastPath => _fastPath ??= FastPath.Create(new FfiContextOptions());

    /// <summary>Makes the context of an environment; it goes when the environment ends.</summary>
    internal static void Create(nint env)
    {
        GCHandle handle = GCHandle.Alloc(new IsolateContext(env));
        JsValues.Check(Napi.SetInstanceData(env, GCHandle.ToIntPtr(handle), &End, 0));
    }

    internal static IsolateContext Of(nint env)
    {
        nint data;
        JsValues.Check(Napi.GetInstanceData(env, &data));
        return (IsolateContext)GCHandle.FromIntPtr(data).Target!;
    }

    /// <summary>Takes what JavaScript knows about the process. Called once, before anything else.</summary>
    /// <param name="libffiPath">The libffi that came with the addon; null to look for the system's.</param>
    /// <param name="isMainThread">Whether the isolate ends with the process.</param>
    /// <param name="v8Version">The version that is given out for V8.</param>
    /// <param name="v8Refusal">Why nothing of V8 may be used but Node-API; null where JavaScript knows no reason.</param>
    /// <param name="codeRefusal">Why no code may be generated; null where it may.</param>
    /// <param name="samples">A function that makes values of every kind, an array (package/lib/samples.js).</param>
    /// <param name="movedField">For tests: <c>name+number</c>, a field of <see cref="V8Layout"/> and by how much it is to be wrong; null for none.</param>
    /// <returns>Why V8 calls no function directly; null where it can.</returns>
    internal string? Start(string? libffiPath, bool isMainThread, string v8Version, string? v8Refusal, string? codeRefusal, nint samples, string? movedField)
    {
        _libffiPath = libffiPath;
        _isMainThread = isMainThread;
        V8Obstacle = v8Refusal ?? V8Host.FindObstacle(NodeMajor, v8Version) ?? V8Host.Disprove(new JsValues(Env), v8Version);
        if (V8Obstacle is null)
        {
            V8 = V8Functions.Of(NodeMajor);
            V8->Enter(CallState);
        }

        if (codeRefusal is not null)
        {
            _fastPath = new NoFastPath(codeRefusal);
        }

        string? obstacle = FastPath.Obstacle ?? V8Obstacle;
        _valuesObstacle = obstacle;
        if (obstacle is null)
        {
            nint reference;
            JsValues.Check(Napi.CreateReference(Env, samples, 1, &reference));
            nint held = reference;
            _findValues = () => FindValues(held, v8Version, movedField);
        }

        return obstacle;
    }

    private string? FindValues(nint reference, string v8Version, string? movedField)
    {
        nint makeSamples;
        JsValues.Check(Napi.GetReferenceValue(Env, reference, &makeSamples));
        _ = Napi.DeleteReference(Env, reference);
        V8Layout? layout = V8Layout.Of(v8Version);
        if (layout is null)
        {
            return $"the layout of V8 {v8Version} is not known";
        }

        if (movedField?.Split('+') is [string name, string number])
        {
            V8Field field = Enum.Parse<V8Field>(name);
            layout = layout.With(field, layout[field] + int.Parse(number, CultureInfo.InvariantCulture));
        }

        JsValues values = new(Env);
        nint samples;
        JsValues.Check(Napi.CallFunction(Env, values.Undefined, makeSamples, 0, null, &samples));
        _valueLayout = layout;
        return ValueProbe.Disprove(values, samples, layout, FastPath, CallState);
    }

    /// <exception cref="FfiException">None could be loaded.</exception>
    internal LibffiLibrary LoadLibffi() => LibffiLibrary.Load(_libffiPath);

    [UnmanagedCallersOnly]
    private static void End(nint env, nint data, nint hint)
    {
        GCHandle handle = GCHandle.FromIntPtr(data);
        IsolateContext context = (IsolateContext)handle.Target!;
        handle.Free();
        context.Callbacks.End();

        // The process ends with the main thread: native code may still be running on threads of its own, in libraries and
        // callbacks that must then be there. Where an environment ended before it was started there are none.
        if (!context._isMainThread)
        {
            context.Dispose();
        }
    }

    /// <summary>Frees everything: no JavaScript of the isolate runs any more.</summary>
    public void Dispose()
    {
        Callbacks.Release();
        if (V8 is not null)
        {
            V8->Leave(CallState);
        }

        Functions.Release();
        _fastPath?.Dispose();
        NativeMemory.Free(CallState);
    }
}
