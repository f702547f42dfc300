using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;

namespace FfiToolkit.Benchmarks;

/// <summary>Native code that calls back with a struct by value, and gets one.</summary>
public unsafe class StructCallbacks
{
    private const int Calls = 2000;

    private readonly NativeCallback[] _kept;
    private readonly Marshalled _marshalled = static (point, number) => new Point(point.Y + number, point.X);
    private readonly delegate* unmanaged<nint, int, double> _loop;
    private readonly nint _native;
    private readonly nint _delegate;
    private readonly nint _typed;
    private readonly nint _dynamic;
    private readonly nint _closure;

    public StructCallbacks()
    {
        Fixture fixture = new();
        Signature signature = Signature.Parse("{x: f64, y: f64}({x: f64, y: f64}, f64)");
        _loop = (delegate* unmanaged<nint, int, double>)fixture.Symbol("callback_struct_loop");
        _native = fixture.Symbol("callback_struct_native");
        _delegate = Marshal.GetFunctionPointerForDelegate(_marshalled);
        Func<Point, double, Point> handler = static (point, number) => new Point(point.Y + number, point.X);
        _kept =
        [
            fixture.Fast.CreateCallback(signature, handler),
            fixture.Fast.CreateCallback(signature, static (ref IncomingCall call) =>
            {
                ref readonly Point point = ref call.Struct<Point>(0);
                call.ReturnStruct(new Point(point.Y + (double)call[1], point.X));
            }),
            fixture.Libffi.CreateCallback(signature, handler),
        ];
        (_typed, _dynamic, _closure) = (_kept[0].Pointer, _kept[1].Pointer, _kept[2].Pointer);
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate Point Marshalled(Point point, double number);

    [Benchmark(OperationsPerInvoke = Calls, Description = "callback-struct, native C")]
    public double Native() => _loop(_native, Calls);

    [Benchmark(OperationsPerInvoke = Calls, Baseline = true, Description = "callback-struct, Marshal delegate")]
    public double MarshalDelegate() => _loop(_delegate, Calls);

    [Benchmark(OperationsPerInvoke = Calls, Description = "callback-struct, CreateCallback<Func>")]
    public double Typed() => _loop(_typed, Calls);

    [Benchmark(OperationsPerInvoke = Calls, Description = "callback-struct, FfiCallback")]
    public double Dynamic() => _loop(_dynamic, Calls);

    [Benchmark(OperationsPerInvoke = Calls, Description = "callback-struct, libffi closure")]
    public double Closure() => _loop(_closure, Calls);

    /// <summary>Two doubles, as in C.</summary>
    public record struct Point(double X, double Y);
}
