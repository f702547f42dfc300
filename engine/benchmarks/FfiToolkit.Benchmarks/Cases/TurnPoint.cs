namespace FfiToolkit.Benchmarks.Cases;

/// <summary><c>point turn_point(point)</c>, two doubles.</summary>
public unsafe struct TurnPoint : IStructCase<TurnPoint>
{
    private delegate* unmanaged<Value, Value> _pointer;
    private RawLibffi _raw;
    private NativeFunction _fast;
    private NativeFunction _slow;

    public static TurnPoint Create(Fixture fixture)
    {
        (nint address, NativeFunction fast, NativeFunction slow) = fixture.Get("turn_point", "{f64, f64}({f64, f64})");
        return new TurnPoint
        {
            _pointer = (delegate* unmanaged<Value, Value>)address,
            _raw = RawLibffi.OfStruct(address, "double", "double"),
            _fast = fast,
            _slow = slow,
        };
    }

    public readonly long Raw(int i) => (long)_pointer(new Value(i, 2)).Y;

    public readonly long FfiCall(int i)
    {
        Value argument = new Value(i, 2);
        Value result;
        void* pointer = &argument;
        _raw.Call(&result, &pointer);
        return (long)result.Y;
    }

    public readonly long Call(int i) => (long)_fast.Call<Value, Value>(new Value(i, 2)).Y;

    public readonly long CallLibffi(int i) => (long)_slow.Call<Value, Value>(new Value(i, 2)).Y;

    private readonly record struct Value(double X, double Y);
}
