using System.Runtime.InteropServices;

namespace FfiToolkit.Benchmarks.Threads;

/// <summary>The ways to be called back from a loop in native code, on one thread; first of each group what the others are compared with.</summary>
internal static unsafe class CallbackWays
{
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Number(int value);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate Point Turn(Point point, double number);

    /// <summary>Measures all of them.</summary>
    internal static List<Cell> Measure(string library)
    {
        using FfiContext fast = new();
        using FfiContext libffi = new(new FfiContextOptions { CodeMemory = CodeMemoryPolicy.None });
        DynamicLibrary native = fast.Load(library);
        var loop = (delegate* unmanaged<nint, int, long>)native.GetSymbol("callback_loop");
        var structLoop = (delegate* unmanaged<nint, int, double>)native.GetSymbol("callback_struct_loop");
        Number number = static value => value + 1;
        Func<int, int> numberHandler = static value => value + 1;
        Turn turn = static (point, number) => new Point(point.Y + number, point.X);
        Func<Point, double, Point> turnHandler = static (point, number) => new Point(point.Y + number, point.X);
        const string structs = "{f64, f64}({f64, f64}, f64)";
        using NativeCallback typed = fast.CreateCallback("i32(i32)", numberHandler);
        using NativeCallback dynamic = fast.CreateCallback("i32(i32)", static (ref IncomingCall call) => call.Return((int)call[0] + 1));
        using NativeCallback closure = libffi.CreateCallback("i32(i32)", numberHandler);
        using NativeCallback typedStructs = fast.CreateCallback(structs, turnHandler);
        using NativeCallback structClosure = libffi.CreateCallback(structs, turnHandler);
        nint[] numbers = [Marshal.GetFunctionPointerForDelegate(number), native.GetSymbol("callback_native"), (nint)(delegate* unmanaged<int, int>)&Add, typed.Pointer, dynamic.Pointer, closure.Pointer];
        nint[] points = [Marshal.GetFunctionPointerForDelegate(turn), native.GetSymbol("callback_struct_native"), typedStructs.Pointer, structClosure.Pointer];
        List<Cell> cells =
        [
            Measure("callback: Marshal delegate", count => (int)loop(numbers[0], count)),
            Measure("callback: native C", count => (int)loop(numbers[1], count)),
            Measure("callback: UnmanagedCallersOnly", count => (int)loop(numbers[2], count)),
            Measure("callback: CreateCallback<Func>", count => (int)loop(numbers[3], count)),
            Measure("callback: FfiCallback", count => (int)loop(numbers[4], count)),
            Measure("callback: libffi closure", count => (int)loop(numbers[5], count)),
            Measure("callback with structs: Marshal delegate", count => (int)structLoop(points[0], count)),
            Measure("callback with structs: native C", count => (int)structLoop(points[1], count)),
            Measure("callback with structs: CreateCallback<Func>", count => (int)structLoop(points[2], count)),
            Measure("callback with structs: libffi closure", count => (int)structLoop(points[3], count)),
        ];
        GC.KeepAlive(number);
        GC.KeepAlive(turn);
        return cells;
    }

    private static Cell Measure(string way, Func<int, int> loop) => new(way, 1, Rounds.Measure(loop, 1, Rounds.WarmUp(loop))[0], 0);

    [UnmanagedCallersOnly]
    private static int Add(int value) => value + 1;

    internal record struct Point(double X, double Y);
}
