using BenchmarkDotNet.Attributes;

namespace FfiToolkit.Benchmarks;

/// <summary>A variadic call, and what it costs to keep the error number of a call.</summary>
public unsafe class VariadicAndError
{
    private const int Calls = 2000;

    private delegate* unmanaged<int, int> _pointer;
    private NativeFunction _plain = null!;
    private NativeFunction _captures = null!;
    private NativeFunction _variadic = null!;
    private NativeFunction _open = null!;
    private NativeFunction _libffi = null!;

    [GlobalSetup]
    public void SetUp()
    {
        Fixture fixture = new();
        (nint address, _plain, _) = fixture.Get("set_errno", "i32(i32)");
        _pointer = (delegate* unmanaged<int, int>)address;
        _captures = fixture.Capturing("set_errno", "i32(i32)");
        (_, _variadic, _libffi) = fixture.Get("sum_variadic", "f64(i32, ..., i32, f64)");
        (_, _open, _) = fixture.Get("sum_variadic", "f64(i32, ...)");
    }

    [Benchmark(OperationsPerInvoke = Calls, Baseline = true, Description = "set_errno: raw function pointer")]
    public long Raw()
    {
        long last = 0;
        for (int i = 0; i < Calls; i++)
        {
            last += _pointer(i);
        }

        return last;
    }

    [Benchmark(OperationsPerInvoke = Calls, Description = "set_errno: Call<…>")]
    public long Plain()
    {
        long last = 0;
        for (int i = 0; i < Calls; i++)
        {
            last += _plain.Call<int, int>(i);
        }

        return last;
    }

    [Benchmark(OperationsPerInvoke = Calls, Description = "set_errno: Call<…> with the error")]
    public long Capturing()
    {
        long last = 0;
        for (int i = 0; i < Calls; i++)
        {
            last += _captures.Call<int, int>(i, out int error) - error;
        }

        return last;
    }

    [Benchmark(OperationsPerInvoke = Calls, Description = "variadic: Call<…>")]
    public double Variadic()
    {
        double last = 0;
        for (int i = 0; i < Calls; i++)
        {
            last += _variadic.Call<int, int, double, double>(2, i, 2.5);
        }

        return last;
    }

    [Benchmark(OperationsPerInvoke = Calls, Description = "variadic: InvokeVariadic")]
    public double Inferred()
    {
        double last = 0;
        for (int i = 0; i < Calls; i++)
        {
            last += (double)_open.InvokeVariadic(2, i, 2.5);
        }

        return last;
    }

    [Benchmark(OperationsPerInvoke = Calls, Description = "variadic: Call<…>, libffi path")]
    public double Libffi()
    {
        double last = 0;
        for (int i = 0; i < Calls; i++)
        {
            last += _libffi.Call<int, int, double, double>(2, i, 2.5);
        }

        return last;
    }
}
