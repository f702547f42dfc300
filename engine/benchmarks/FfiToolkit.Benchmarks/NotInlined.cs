using BenchmarkDotNet.Attributes;
using FfiToolkit.Benchmarks.Cases;

namespace FfiToolkit.Benchmarks;

/// <summary>One call per method that is not inlined: every call sets up its own P/Invoke frame, as scattered calls do.</summary>
[GenericTypeArguments(typeof(AddF64))]
[GenericTypeArguments(typeof(AfterCopy<AddF64>))]
[GenericTypeArguments(typeof(AddI32))]
[GenericTypeArguments(typeof(GetPid))]
[GenericTypeArguments(typeof(Sum8I32))]
[GenericTypeArguments(typeof(PointerToUsize))]
[GenericTypeArguments(typeof(SumBuffer))]
public class NotInlined<TCase>
    where TCase : struct, ICase<TCase>
{
    private TCase _case;

    [GlobalSetup]
    public void SetUp() => _case = TCase.Create(new Fixture());

    [Benchmark(Baseline = true, Description = "raw function pointer")]
    public long Raw() => _case.Raw(1);

    [Benchmark(Description = "DllImport")]
    public long Import() => _case.Import(1);

    [Benchmark(Description = "Marshal delegate")]
    public long MarshalDelegate() => _case.MarshalDelegate(1);

    [Benchmark(Description = "DynamicMethod calli")]
    public long DynamicMethod() => _case.DynamicMethod(1);

    [Benchmark(Description = "libffi ffi_call")]
    public long FfiCall() => _case.FfiCall(1);

    [Benchmark(Description = "libffi call plan")]
    public long FfiCallPlan() => _case.FfiCallPlan(1);

    [Benchmark(Description = "Invoke, fast")]
    public long Invoke() => _case.Invoke(1);

    [Benchmark(Description = "Invoke, libffi path")]
    public long InvokeLibffi() => _case.InvokeLibffi(1);

    [Benchmark(Description = "Call<…>")]
    public long Call() => _case.Call(1);

    [Benchmark(Description = "Bind")]
    public long Bind() => _case.Bind(1);

    [Benchmark(Description = "Bind, leaf")]
    public long BindLeaf() => _case.BindLeaf(1);
}
