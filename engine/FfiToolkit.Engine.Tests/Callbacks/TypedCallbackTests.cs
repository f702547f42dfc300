using FfiToolkit.Tests.Aggregates;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Callbacks;

/// <summary>Delegates answer callbacks, checked against the signature once.</summary>
public sealed unsafe class TypedCallbackTests(NativeFixture fixture)
{
    private delegate int Comparison(nint left, nint right);

    private delegate int ByReference(ref int value);

    [Theory]
    [BothPaths]
    public void A_delegate_answers_with_numbers_and_structs(CallPath path)
    {
        using FfiContext ffi = Contexts.Open(path);
        using DynamicLibrary library = ffi.Load(fixture.Path);
        using NativeCallback twice = ffi.CreateCallback("i32(i32)", (int value) => value * 2);
        using NativeCallback point = ffi.CreateCallback(Signature.Parse("Point(Point, f64)", AggregateFixtures.Types), (Point p, double factor) => new Point(p.Y * factor, p.X));
        using NativeCallback quad = ffi.CreateCallback(Signature.Parse("Quad(i32, Quad, Quad)", AggregateFixtures.Types), (int number, Quad p, Quad q) => new Quad(number, p.D, q.A, q.D));
        using NativeCallback half = ffi.CreateCallback("f32(f32)", static (float value) => value / 2);

        Assert.Equal(path, twice.CallPath);
        Assert.Equal(-84, (int)library.GetFunction("cb_once", "i32(i32(*)(i32), i32)").Invoke(twice, -42));
        Assert.Equal(new Point(40, 3), library.Get("cb_point", "Point(function, Point, f64)", path).Call<NativeCallback, Point, double, Point>(point, new(3, 4), 10));
        Assert.Equal(new Quad(7, 4, 5, 8), library.Get("cb_quad", "Quad(function, Quad, Quad)", path).Call<NativeCallback, Quad, Quad, Quad>(quad, new(1, 2, 3, 4), new(5, 6, 7, 8)));
        Assert.Equal(0.75f, (float)library.GetFunction("cb_f32", "f32(function, f32)").Invoke(half, 1.5f));
    }

    [Fact]
    public void A_delegate_type_of_the_programs_own_and_one_of_generic_code_answer_too()
    {
        using FfiContext ffi = new();
        using DynamicLibrary library = ffi.Load(fixture.Path);
        int[] values = [3, 1, 2];
        Comparison compare = static (left, right) => (*(int*)right).CompareTo(*(int*)left);
        using NativeCallback callback = ffi.CreateCallback("i32(pointer, pointer)", compare);

        library.GetFunction("cb_sort", "void(buffer, size_t, size_t, function)").Invoke(values, 3UL, 4UL, callback);
        Assert.Equal([3, 2, 1], values);

        using NativeCallback echo = Echo<float>(ffi, "f32(f32)");
        Assert.Equal(1.5f, (float)library.GetFunction("cb_f32", "f32(function, f32)").Invoke(echo, 1.5f));
    }

    [Fact]
    public void A_delegate_that_does_not_fit_is_refused_in_words()
    {
        using FfiContext ffi = new();

        Assert.Contains("Argument 0 of parse: int32(int64) is int64, the handler has int; use long", Refusal(() => ffi.CreateCallback("i32(i64)", (int value) => value, new CallbackOptions { Name = "parse" })), StringComparison.Ordinal);
        Assert.Contains("is int32, the handler has long; use int", Refusal(() => ffi.CreateCallback("i32(i32)", (int value) => 5L)), StringComparison.Ordinal);
        Assert.Contains("is string, the handler has string; use nint", Refusal(() => ffi.CreateCallback("string(i32)", (int value) => "text")), StringComparison.Ordinal);
        Assert.Contains("with 1 arguments; the handler takes 2", Refusal(() => ffi.CreateCallback("i32(i32)", (int value, int other) => value)), StringComparison.Ordinal);
        Assert.Contains("use nint or a struct by value, or an FfiCallback", Refusal(() => ffi.CreateCallback<ByReference>("i32(pointer)", static (ref int value) => value)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_variadic_signature_has_no_callback()
    {
        using FfiContext ffi = new();

        FfiSignatureException refusal = Assert.Throws<FfiSignatureException>(() => ffi.CreateCallback("i32(string, ...)", static (ref IncomingCall call) => { }));
        Assert.Contains("a variadic callback cannot know what it was called with", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_type_takes_callbacks_of_its_signature_alone()
    {
        using FfiContext ffi = new();
        using DynamicLibrary library = ffi.Load(fixture.Path);
        using NativeCallback callback = ffi.CreateCallback("f32(f32)", static (float value) => value, new CallbackOptions { Name = "half" });
        using NativeCallback alike = ffi.CreateCallback("u32(i32)", static (int value) => (uint)value);
        NativeFunction declared = library.GetFunction("cb_once", "i32(i32(*)(i32), i32)");

        Assert.Equal("Argument 0 of cb_once is the callback half: float32(float32); its type is int32(*)(int32)", Assert.Throws<FfiArgumentException>(() => declared.Invoke(callback, 1)).Message);
        Assert.Throws<FfiArgumentException>(() => declared.Invoke(alike, 1));
        Assert.Throws<FfiArgumentException>(() => library.GetFunction("cb_once", "i32(string, i32)").Invoke(callback, 1));
        callback.Dispose();
        Assert.Contains("which is disposed", Assert.Throws<FfiArgumentException>(() => library.GetFunction("cb_once", "i32(function, i32)").Invoke(callback, 1)).Message, StringComparison.Ordinal);
    }

    private static NativeCallback Echo<T>(FfiContext ffi, string signature) => ffi.CreateCallback<Func<T, T>>(signature, static value => value);

    private static string Refusal(Func<NativeCallback> make) => Assert.Throws<FfiBindException>(make).Message;
}
