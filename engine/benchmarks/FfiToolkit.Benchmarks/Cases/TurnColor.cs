namespace FfiToolkit.Benchmarks.Cases;

/// <summary><c>color turn_color(color)</c>, three floats.</summary>
public unsafe struct TurnColor : IStructCase<TurnColor>
{
    private delegate* unmanaged<Value, Value> _pointer;
    private RawLibffi _raw;
    private NativeFunction _fast;
    private NativeFunction _slow;

    public static TurnColor Create(Fixture fixture)
    {
        (nint address, NativeFunction fast, NativeFunction slow) = fixture.Get("turn_color", "{f32, f32, f32}({f32, f32, f32})");
        return new TurnColor
        {
            _pointer = (delegate* unmanaged<Value, Value>)address,
            _raw = RawLibffi.OfStruct(address, "float", "float", "float"),
            _fast = fast,
            _slow = slow,
        };
    }

    public readonly long Raw(int i) => (long)_pointer(new Value(i, 2, 3)).B;

    public readonly long FfiCall(int i)
    {
        Value argument = new Value(i, 2, 3);
        Value result;
        void* pointer = &argument;
        _raw.Call(&result, &pointer);
        return (long)result.B;
    }

    public readonly long Call(int i) => (long)_fast.Call<Value, Value>(new Value(i, 2, 3)).B;

    public readonly long CallLibffi(int i) => (long)_slow.Call<Value, Value>(new Value(i, 2, 3)).B;

    private readonly record struct Value(float R, float G, float B);
}
