using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;

namespace FfiToolkit.Benchmarks;

/// <summary>Native code that calls back: per call from a native loop, whose own cost is in the first row.</summary>
public unsafe class Callbacks
{
    private const int Calls = 2000;

    private readonly NativeCallback[] _kept;
    private readonly Marshalled _marshalled = static value => value + 1;
    private readonly delegate* unmanaged<nint, int, long> _loop;
    private readonly nint _native;
    private readonly nint _delegate;
    private readonly nint _typed;
    private readonly nint _dynamic;
    private readonly nint _static;
    private readonly nint _closure;

    public Callbacks()
    {
        Fixture fixture = new();
        _loop = (delegate* unmanaged<nint, int, long>)fixture.Symbol("callback_loop");
        _native = fixture.Symbol("callback_native");
        _delegate = Marshal.GetFunctionPointerForDelegate(_marshalled);
        Func<int, int> handler = static value => value + 1;
        _kept =
        [
            fixture.Fast.CreateCallback("i32(i32)", handler),
            fixture.Fast.CreateCallback("i32(i32)", static (ref IncomingCall call) => call.Return((int)call[0] + 1)),
            fixture.Fast.CreateCallback(Signature.Parse("i32(i32)"), &Answer, null),
            fixture.Libffi.CreateCallback("i32(i32)", handler),
        ];
        (_typed, _dynamic, _static, _closure) = (_kept[0].Pointer, _kept[1].Pointer, _kept[2].Pointer, _kept[3].Pointer);
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Marshalled(int value);

    [Benchmark(OperationsPerInvoke = Calls, Description = "callback, native C")]
    public long Native() => _loop(_native, Calls);

    [Benchmark(OperationsPerInvoke = Calls, Description = "callback, UnmanagedCallersOnly")]
    public long CallersOnly() => _loop((nint)(delegate* unmanaged<int, int>)&Add, Calls);

    [Benchmark(OperationsPerInvoke = Calls, Baseline = true, Description = "callback, Marshal delegate")]
    public long MarshalDelegate() => _loop(_delegate, Calls);

    [Benchmark(OperationsPerInvoke = Calls, Description = "callback, CreateCallback<Func>")]
    public long Typed() => _loop(_typed, Calls);

    [Benchmark(OperationsPerInvoke = Calls, Description = "callback, FfiCallback")]
    public long Dynamic() => _loop(_dynamic, Calls);

    [Benchmark(OperationsPerInvoke = Calls, Description = "callback, static method")]
    public long Static() => _loop(_static, Calls);

    [Benchmark(OperationsPerInvoke = Calls, Description = "callback, libffi closure")]
    public long Closure() => _loop(_closure, Calls);

    private static void Answer(ref IncomingCall call) => call.Return((int)call[0] + 1);

    [UnmanagedCallersOnly]
    private static int Add(int value) => value + 1;
}
