using BenchmarkDotNet.Attributes;
using FfiToolkit.Benchmarks.Cases;

namespace FfiToolkit.Benchmarks;

/// <summary>Calls in a loop that the JIT can see through: the P/Invoke frame is set up once, outside of the loop.</summary>
[GenericTypeArguments(typeof(AddF64))]
[GenericTypeArguments(typeof(AfterCopy<AddF64>))]
[GenericTypeArguments(typeof(AddI32))]
[GenericTypeArguments(typeof(GetPid))]
[GenericTypeArguments(typeof(Sum8I32))]
[GenericTypeArguments(typeof(PointerToUsize))]
[GenericTypeArguments(typeof(SumBuffer))]
public class HotLoop<TCase>
    where TCase : struct, ICase<TCase>
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
            last = one.Raw(i);
        }

        return last;
    }

    [Benchmark(OperationsPerInvoke = Calls, Description = "DllImport")]
    public long Import()
    {
        TCase one = _case;
        long last = 0;
        for (int i = 0; i < Calls; i++)
        {
            last = one.Import(i);
        }

        return last;
    }

    [Benchmark(OperationsPerInvoke = Calls, Description = "Marshal delegate")]
    public long MarshalDelegate()
    {
        TCase one = _case;
        long last = 0;
        for (int i = 0; i < Calls; i++)
        {
            last = one.MarshalDelegate(i);
        }

        return last;
    }

    [Benchmark(OperationsPerInvoke = Calls, Description = "DynamicMethod calli")]
    public long DynamicMethod()
    {
        TCase one = _case;
        long last = 0;
        for (int i = 0; i < Calls; i++)
        {
            last = one.DynamicMethod(i);
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
            last = one.FfiCall(i);
        }

        return last;
    }

    [Benchmark(OperationsPerInvoke = Calls, Description = "libffi call plan")]
    public long FfiCallPlan()
    {
        TCase one = _case;
        long last = 0;
        for (int i = 0; i < Calls; i++)
        {
            last = one.FfiCallPlan(i);
        }

        return last;
    }

    [Benchmark(OperationsPerInvoke = Calls, Description = "Invoke, fast")]
    public long Invoke()
    {
        TCase one = _case;
        long last = 0;
        for (int i = 0; i < Calls; i++)
        {
            last = one.Invoke(i);
        }

        return last;
    }

    [Benchmark(OperationsPerInvoke = Calls, Description = "Invoke, libffi path")]
    public long InvokeLibffi()
    {
        TCase one = _case;
        long last = 0;
        for (int i = 0; i < Calls; i++)
        {
            last = one.InvokeLibffi(i);
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
            last = one.Call(i);
        }

        return last;
    }

    [Benchmark(OperationsPerInvoke = Calls, Description = "Bind")]
    public long Bind()
    {
        TCase one = _case;
        long last = 0;
        for (int i = 0; i < Calls; i++)
        {
            last = one.Bind(i);
        }

        return last;
    }

    [Benchmark(OperationsPerInvoke = Calls, Description = "Bind, leaf")]
    public long BindLeaf()
    {
        TCase one = _case;
        long last = 0;
        for (int i = 0; i < Calls; i++)
        {
            last = one.BindLeaf(i);
        }

        return last;
    }
}
