using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;

namespace FfiToolkit.Benchmarks;

/// <summary>The C library's qsort of 1,000 integers, by a comparer of each kind.</summary>
public unsafe class Sorting
{
    private const int Count = 1000;

    private readonly NativeCallback[] _kept;
    private readonly Comparer _comparer = Compare;
    private readonly delegate* unmanaged<nint, int, int> _sort;
    private readonly nint _native;
    private readonly nint _delegate;
    private readonly nint _typed;
    private readonly nint _closure;

    public Sorting()
    {
        Fixture fixture = new();
        _sort = (delegate* unmanaged<nint, int, int>)fixture.Symbol("callback_qsort");
        _native = fixture.Symbol("callback_compare_native");
        _delegate = Marshal.GetFunctionPointerForDelegate(_comparer);
        Func<nint, nint, int> handler = static (left, right) => (*(int*)left).CompareTo(*(int*)right);
        _kept = [fixture.Fast.CreateCallback("i32(pointer, pointer)", handler), fixture.Libffi.CreateCallback("i32(pointer, pointer)", handler)];
        (_typed, _closure) = (_kept[0].Pointer, _kept[1].Pointer);
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Comparer(nint left, nint right);

    [Benchmark(Description = "qsort-1000, native C")]
    public int Native() => _sort(_native, Count);

    [Benchmark(Baseline = true, Description = "qsort-1000, Marshal delegate")]
    public int MarshalDelegate() => _sort(_delegate, Count);

    [Benchmark(Description = "qsort-1000, CreateCallback<Func>")]
    public int Typed() => _sort(_typed, Count);

    [Benchmark(Description = "qsort-1000, libffi closure")]
    public int Closure() => _sort(_closure, Count);

    private static int Compare(nint left, nint right) => (*(int*)left).CompareTo(*(int*)right);
}
