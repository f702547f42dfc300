namespace FfiToolkit.Benchmarks.Cases;

/// <summary><c>quad turn_quad(quad)</c>, 32 bytes.</summary>
public unsafe struct TurnQuad : IStructCase<TurnQuad>
{
    private delegate* unmanaged<Value, Value> _pointer;
    private RawLibffi _raw;
    private NativeFunction _fast;
    private NativeFunction _slow;

    public static TurnQuad Create(Fixture fixture)
    {
        (nint address, NativeFunction fast, NativeFunction slow) = fixture.Get("turn_quad", "{i64, i64, i64, i64}({i64, i64, i64, i64})");
        return new TurnQuad
        {
            _pointer = (delegate* unmanaged<Value, Value>)address,
            _raw = RawLibffi.OfStruct(address, "sint64", "sint64", "sint64", "sint64"),
            _fast = fast,
            _slow = slow,
        };
    }

    public readonly long Raw(int i) => (long)_pointer(new Value(i, 2, 3, 4)).D;

    public readonly long FfiCall(int i)
    {
        Value argument = new Value(i, 2, 3, 4);
        Value result;
        void* pointer = &argument;
        _raw.Call(&result, &pointer);
        return (long)result.D;
    }

    public readonly long Call(int i) => (long)_fast.Call<Value, Value>(new Value(i, 2, 3, 4)).D;

    public readonly long CallLibffi(int i) => (long)_slow.Call<Value, Value>(new Value(i, 2, 3, 4)).D;

    private readonly record struct Value(long A, long B, long C, long D);
}
