using System.Runtime.InteropServices;

namespace FfiToolkit.Benchmarks.Cases;

/// <summary><c>u64 sum_buffer(pointer, u64)</c> over 64 bytes.</summary>
public unsafe struct SumBuffer : ICase<SumBuffer>
{
    private delegate* unmanaged<nint, ulong, ulong> _pointer;
    private Marshalled _marshalled;
    private Func<nint, ulong, ulong> _calli;
    private Func<nint, ulong, ulong> _bound;
    private Func<nint, ulong, ulong> _leaf;
    private RawLibffi _raw;
    private NativeFunction _fast;
    private NativeFunction _slow;
    private nint _buffer;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate ulong Marshalled(nint a0, ulong a1);

    public static SumBuffer Create(Fixture fixture)
    {
        (nint address, NativeFunction fast, NativeFunction slow) = fixture.Get("sum_buffer", "u64(pointer, u64)");
        return new SumBuffer
        {
            _pointer = (delegate* unmanaged<nint, ulong, ulong>)address,
            _marshalled = Marshal.GetDelegateForFunctionPointer<Marshalled>(address),
            _calli = Fixture.MakeCalli<Func<nint, ulong, ulong>>(address, typeof(ulong), typeof(nint), typeof(ulong))!,
            _bound = fast.Bind<Func<nint, ulong, ulong>>(),
            _leaf = fast.Bind<Func<nint, ulong, ulong>>(BindMode.Leaf),
            _raw = new RawLibffi(address, "uint64", "pointer", "uint64"),
            _fast = fast,
            _slow = slow,
            _buffer = (nint)NativeMemory.AllocZeroed(64),
        };
    }

    public readonly long Raw(int i) => (long)_pointer(_buffer, 64UL);

    public readonly long Import(int i) => (long)sum_buffer(_buffer, 64UL);

    public readonly long MarshalDelegate(int i) => (long)_marshalled(_buffer, 64UL);

    public readonly long DynamicMethod(int i) => (long)_calli(_buffer, 64UL);

    public readonly long FfiCall(int i)
    {
        nint a0 = _buffer;
        ulong a1 = 64UL;
        void** arguments = stackalloc void*[] { &a0, &a1 };
        long result;
        _raw.Call(&result, arguments);
        return result;
    }

    public readonly long FfiCallPlan(int i)
    {
        nint a0 = _buffer;
        ulong a1 = 64UL;
        void** arguments = stackalloc void*[] { &a0, &a1 };
        long result;
        _raw.InvokePlan(&result, arguments);
        return result;
    }

    public readonly long Invoke(int i) => (long)(ulong)_fast.Invoke(_buffer, 64UL);

    public readonly long InvokeLibffi(int i) => (long)(ulong)_slow.Invoke(_buffer, 64UL);

    public readonly long Call(int i) => (long)_fast.Call<nint, ulong, ulong>(_buffer, 64UL);

    public readonly long Bind(int i) => (long)_bound(_buffer, 64UL);

    public readonly long BindLeaf(int i) => (long)_leaf(_buffer, 64UL);

    [DllImport("ffitk_bench", CallingConvention = CallingConvention.Cdecl)]
    private static extern ulong sum_buffer(nint a0, ulong a1);
}
