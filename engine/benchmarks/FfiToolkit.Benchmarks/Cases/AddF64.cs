using System.Runtime.InteropServices;

namespace FfiToolkit.Benchmarks.Cases;

/// <summary><c>f64 add_f64(f64, f64)</c>.</summary>
public unsafe struct AddF64 : ICase<AddF64>
{
    private delegate* unmanaged<double, double, double> _pointer;
    private Marshalled _marshalled;
    private Func<double, double, double> _calli;
    private Func<double, double, double> _bound;
    private Func<double, double, double> _leaf;
    private RawLibffi _raw;
    private NativeFunction _fast;
    private NativeFunction _slow;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate double Marshalled(double a0, double a1);

    public static AddF64 Create(Fixture fixture)
    {
        (nint address, NativeFunction fast, NativeFunction slow) = fixture.Get("add_f64", "f64(f64, f64)");
        return new AddF64
        {
            _pointer = (delegate* unmanaged<double, double, double>)address,
            _marshalled = Marshal.GetDelegateForFunctionPointer<Marshalled>(address),
            _calli = Fixture.MakeCalli<Func<double, double, double>>(address, typeof(double), typeof(double), typeof(double))!,
            _bound = fast.Bind<Func<double, double, double>>(),
            _leaf = fast.Bind<Func<double, double, double>>(BindMode.Leaf),
            _raw = new RawLibffi(address, "double", "double", "double"),
            _fast = fast,
            _slow = slow,
        };
    }

    public readonly long Raw(int i) => (long)_pointer((1.5 + i), 2.5);

    public readonly long Import(int i) => (long)add_f64((1.5 + i), 2.5);

    public readonly long MarshalDelegate(int i) => (long)_marshalled((1.5 + i), 2.5);

    public readonly long DynamicMethod(int i) => (long)_calli((1.5 + i), 2.5);

    public readonly long FfiCall(int i)
    {
        double a0 = (1.5 + i);
        double a1 = 2.5;
        void** arguments = stackalloc void*[] { &a0, &a1 };
        double result;
        _raw.Call(&result, arguments);
        return (long)result;
    }

    public readonly long FfiCallPlan(int i)
    {
        double a0 = (1.5 + i);
        double a1 = 2.5;
        void** arguments = stackalloc void*[] { &a0, &a1 };
        double result;
        _raw.InvokePlan(&result, arguments);
        return (long)result;
    }

    public readonly long Invoke(int i) => (long)(double)_fast.Invoke((1.5 + i), 2.5);

    public readonly long InvokeLibffi(int i) => (long)(double)_slow.Invoke((1.5 + i), 2.5);

    public readonly long Call(int i) => (long)_fast.Call<double, double, double>((1.5 + i), 2.5);

    public readonly long Bind(int i) => (long)_bound((1.5 + i), 2.5);

    public readonly long BindLeaf(int i) => (long)_leaf((1.5 + i), 2.5);

    [DllImport("ffitk_bench", CallingConvention = CallingConvention.Cdecl)]
    private static extern double add_f64(double a0, double a1);
}
