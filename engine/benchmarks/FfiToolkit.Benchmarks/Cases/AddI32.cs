using System.Runtime.InteropServices;

namespace FfiToolkit.Benchmarks.Cases;

/// <summary><c>i32 add_i32(i32, i32)</c>.</summary>
public unsafe struct AddI32 : ICase<AddI32>
{
    private delegate* unmanaged<int, int, int> _pointer;
    private Marshalled _marshalled;
    private Func<int, int, int> _calli;
    private Func<int, int, int> _bound;
    private Func<int, int, int> _leaf;
    private RawLibffi _raw;
    private NativeFunction _fast;
    private NativeFunction _slow;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Marshalled(int a0, int a1);

    public static AddI32 Create(Fixture fixture)
    {
        (nint address, NativeFunction fast, NativeFunction slow) = fixture.Get("add_i32", "i32(i32, i32)");
        return new AddI32
        {
            _pointer = (delegate* unmanaged<int, int, int>)address,
            _marshalled = Marshal.GetDelegateForFunctionPointer<Marshalled>(address),
            _calli = Fixture.MakeCalli<Func<int, int, int>>(address, typeof(int), typeof(int), typeof(int))!,
            _bound = fast.Bind<Func<int, int, int>>(),
            _leaf = fast.Bind<Func<int, int, int>>(BindMode.Leaf),
            _raw = new RawLibffi(address, "sint32", "sint32", "sint32"),
            _fast = fast,
            _slow = slow,
        };
    }

    public readonly long Raw(int i) => (long)_pointer(i, 22);

    public readonly long Import(int i) => (long)add_i32(i, 22);

    public readonly long MarshalDelegate(int i) => (long)_marshalled(i, 22);

    public readonly long DynamicMethod(int i) => (long)_calli(i, 22);

    public readonly long FfiCall(int i)
    {
        int a0 = i;
        int a1 = 22;
        void** arguments = stackalloc void*[] { &a0, &a1 };
        long result;
        _raw.Call(&result, arguments);
        return (int)result;
    }

    public readonly long FfiCallPlan(int i)
    {
        int a0 = i;
        int a1 = 22;
        void** arguments = stackalloc void*[] { &a0, &a1 };
        long result;
        _raw.InvokePlan(&result, arguments);
        return (int)result;
    }

    public readonly long Invoke(int i) => (long)(int)_fast.Invoke(i, 22);

    public readonly long InvokeLibffi(int i) => (long)(int)_slow.Invoke(i, 22);

    public readonly long Call(int i) => (long)_fast.Call<int, int, int>(i, 22);

    public readonly long Bind(int i) => (long)_bound(i, 22);

    public readonly long BindLeaf(int i) => (long)_leaf(i, 22);

    [DllImport("ffitk_bench", CallingConvention = CallingConvention.Cdecl)]
    private static extern int add_i32(int a0, int a1);
}
