using System.Runtime.InteropServices;

namespace FfiToolkit.Benchmarks.Cases;

/// <summary><c>i32 getpid()</c>.</summary>
public unsafe struct GetPid : ICase<GetPid>
{
    private delegate* unmanaged<int> _pointer;
    private Marshalled _marshalled;
    private Func<int> _calli;
    private Func<int> _bound;
    private Func<int> _leaf;
    private RawLibffi _raw;
    private NativeFunction _fast;
    private NativeFunction _slow;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Marshalled();

    public static GetPid Create(Fixture fixture)
    {
        (nint address, NativeFunction fast, NativeFunction slow) = fixture.Get("getpid", "i32()");
        return new GetPid
        {
            _pointer = (delegate* unmanaged<int>)address,
            _marshalled = Marshal.GetDelegateForFunctionPointer<Marshalled>(address),
            _calli = Fixture.MakeCalli<Func<int>>(address, typeof(int))!,
            _bound = fast.Bind<Func<int>>(),
            _leaf = fast.Bind<Func<int>>(BindMode.Leaf),
            _raw = new RawLibffi(address, "sint32"),
            _fast = fast,
            _slow = slow,
        };
    }

    public readonly long Raw(int i) => (long)_pointer();

    public readonly long Import(int i) => (long)getpid();

    public readonly long MarshalDelegate(int i) => (long)_marshalled();

    public readonly long DynamicMethod(int i) => (long)_calli();

    public readonly long FfiCall(int i)
    {
        long result;
        _raw.Call(&result, null);
        return (int)result;
    }

    public readonly long FfiCallPlan(int i)
    {
        long result;
        _raw.InvokePlan(&result, null);
        return (int)result;
    }

    public readonly long Invoke(int i) => (long)(int)_fast.Invoke();

    public readonly long InvokeLibffi(int i) => (long)(int)_slow.Invoke();

    public readonly long Call(int i) => (long)_fast.Call<int>();

    public readonly long Bind(int i) => (long)_bound();

    public readonly long BindLeaf(int i) => (long)_leaf();

    [DllImport("libc", CallingConvention = CallingConvention.Cdecl)]
    private static extern int getpid();
}
