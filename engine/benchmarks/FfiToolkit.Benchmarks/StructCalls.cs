using BenchmarkDotNet.Attributes;
using FfiToolkit.Benchmarks.Cases;

namespace FfiToolkit.Benchmarks;

/// <summary>Structs by value, in and out, in a loop that the JIT can see through.</summary>
[GenericTypeArguments(typeof(TurnPoint))]
[GenericTypeArguments(typeof(TurnColor))]
[GenericTypeArguments(typeof(TurnQuad))]
public class StructCalls<TCase>
    where TCase : struct, IStructCase<TCase>
{
    private const int Calls = 2000;

    private TCase _case;

    [GlobalSetup]
    public void SetUp() => _case = TCase.Create(new Fixture());

    [Benchmark(OperationsPerInvoke = Calls, Baseline = true, Description = "raw function pointer")]
    public long Raw()
    {
        TCase one = _case;
        long last = 0;
        for (int i = 0; i < Calls; i++)
        {
            last += one.Raw(i);
        }

        return last;
    }

    [Benchmark(OperationsPerInvoke = Calls, Description = "libffi ffi_call")]
    public long FfiCall()
    {
        TCase one = _case;
        long last = 0;
        for (int i = 0; i < Calls; i++)
        {
            last += one.FfiCall(i);
        }

        return last;
    }

    [Benchmark(OperationsPerInvoke = Calls, Description = "Call<…>")]
    public long Call()
    {
        TCase one = _case;
        long last = 0;
        for (int i = 0; i < Calls; i++)
        {
            last += one.Call(i);
        }

        return last;
    }

    [Benchmark(OperationsPerInvoke = Calls, Description = "Call<…>, libffi path")]
    public long CallLibffi()
    {
        TCase one = _case;
        long last = 0;
        for (int i = 0; i < Calls; i++)
        {
            last += one.CallLibffi(i);
        }

        return last;
    }
}
