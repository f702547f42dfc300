using System.Runtime.InteropServices;

namespace FfiToolkit.Benchmarks.Cases;

/// <summary><c>u64 pointer_to_usize(pointer)</c>.</summary>
public unsafe struct PointerToUsize : ICase<PointerToUsize>
{
    private delegate* unmanaged<nint, ulong> _pointer;
    private Marshalled _marshalled;
    private Func<nint, ulong> _calli;
    private Func<nint, ulong> _bound;
    private Func<nint, ulong> _leaf;
    private RawLibffi _raw;
    private NativeFunction _fast;
    private NativeFunction _slow;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate ulong Marshalled(nint a0);

    public static PointerToUsize Create(Fixture fixture)
    {
        (nint address, NativeFunction fast, NativeFunction slow) = fixture.Get("pointer_to_usize", "u64(pointer)");
        return new PointerToUsize
        {
            _pointer = (delegate* unmanaged<nint, ulong>)address,
            _marshalled = Marshal.GetDelegateForFunctionPointer<Marshalled>(address),
            _calli = Fixture.MakeCalli<Func<nint, ulong>>(address, typeof(ulong), typeof(nint))!,
            _bound = fast.Bind<Func<nint, ulong>>(),
            _leaf = fast.Bind<Func<nint, ulong>>(BindMode.Leaf),
            _raw = new RawLibffi(address, "uint64", "pointer"),
            _fast = fast,
            _slow = slow,
        };
    }

    public readonly long Raw(int i) => (long)_pointer((nint)0x7ead_beef);

    public readonly long Import(int i) => (long)pointer_to_usize((nint)0x7ead_beef);

    public readonly long MarshalDelegate(int i) => (long)_marshalled((nint)0x7ead_beef);

    public readonly long DynamicMethod(int i) => (long)_calli((nint)0x7ead_beef);

    public readonly long FfiCall(int i)
    {
        nint a0 = (nint)0x7ead_beef;
        void** arguments = stackalloc void*[] { &a0 };
        long result;
        _raw.Call(&result, arguments);
        return result;
    }

    public readonly long FfiCallPlan(int i)
    {
        nint a0 = (nint)0x7ead_beef;
        void** arguments = stackalloc void*[] { &a0 };
        long result;
        _raw.InvokePlan(&result, arguments);
        return result;
    }

    public readonly long Invoke(int i) => (long)(ulong)_fast.Invoke((nint)0x7ead_beef);

    public readonly long InvokeLibffi(int i) => (long)(ulong)_slow.Invoke((nint)0x7ead_beef);

    public readonly long Call(int i) => (long)_fast.Call<nint, ulong>((nint)0x7ead_beef);

    public readonly long Bind(int i) => (long)_bound((nint)0x7ead_beef);

    public readonly long BindLeaf(int i) => (long)_leaf((nint)0x7ead_beef);

    [DllImport("ffitk_bench", CallingConvention = CallingConvention.Cdecl)]
    private static extern ulong pointer_to_usize(nint a0);
}
