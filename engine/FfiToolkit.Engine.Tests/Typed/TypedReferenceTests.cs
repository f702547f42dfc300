using System.Runtime.InteropServices;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Typed;

/// <summary>Strings, spans, arrays and handles in typed calls and delegates.</summary>
public sealed class TypedReferenceTests(NativeFixture fixture)
{
    internal delegate ulong Sum(ReadOnlySpan<byte> bytes, ulong count);

    internal delegate void Fill(Span<byte> bytes, ulong count, byte value);

    [Theory, BothPaths]
    public void Strings_are_passed(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction length = library.GetFunction("text_length", "u64(string)");
        Func<string, ulong> bound = length.Bind<Func<string, ulong>>();

        Assert.Equal(7ul, length.Call<string, ulong>("é 🦊"));
        Assert.Equal(0ul, bound(""));
        Assert.Equal(5000ul, bound(new string('x', 5000)));
        Errors.AssertRefused("Argument 0 of text_length is a string with a null character at position 1, which would end it there", () => bound("a\0b"));
    }

    [Theory, BothPaths]
    public void Null_references_are_NULL(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction isNull = library.GetFunction("is_null", "i32(pointer)");

        Assert.Equal(1, isNull.Call<string?, int>(null));
        Assert.Equal(1, isNull.Call<byte[]?, int>(null));
        Assert.Equal(1, isNull.Call<TestHandle?, int>(null));
        Assert.Equal(1, isNull.Call<nint, int>(0));
        Assert.Equal(1, isNull.Call<ReadOnlySpan<byte>, int>(default));
        Assert.Equal(0, isNull.Call<byte[], int>([]));
        Assert.Equal(0, isNull.Call<string, int>(""));
    }

    [Theory, BothPaths]
    public void Spans_and_memory_are_passed_in_place(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction sum = library.GetFunction("sum_bytes", "u64(buffer, u64)");
        NativeFunction fill = library.GetFunction("fill_bytes", "void(buffer, u64, u8)");
        Span<byte> stack = stackalloc byte[4];
        byte[] window = new byte[6];

        fill.CallVoid(stack, 3ul, (byte)7);
        fill.Bind<Fill>()(window.AsSpan(1, 4), 4, 9);
        fill.CallVoid(window.AsMemory(5), 1ul, (byte)1);

        Assert.Equal([7, 7, 7, 0], stack.ToArray());
        Assert.Equal([0, 9, 9, 9, 9, 1], window);
        Assert.Equal(21ul, sum.Bind<Sum>()(stack, 4));
        Assert.Equal(37ul, sum.Call<ReadOnlyMemory<byte>, ulong, ulong>(window, 6));
        Assert.Equal(6ul, sum.Call<ReadOnlySpan<byte>, ulong, ulong>([1, 2, 3], 3));
    }

    [Theory, BothPaths]
    public void Spans_and_arrays_of_structs_are_passed_in_place(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction sum = library.GetFunction("sum_i32", "i64(pointer, u64)");
        NativeFunction fill = library.GetFunction("fill_bytes", "void(buffer, u64, u8)");
        Point[] points = [new(1, 2), new(3, 4)];

        Assert.Equal(10, sum.Call<Point[], ulong, long>(points, 4));
        Assert.Equal(7, sum.Call<Span<Point>, ulong, long>(points.AsSpan(1), 2));
        Assert.Equal(10, sum.Call<ReadOnlySpan<Point>, ulong, long>(points, 4));
        fill.CallVoid(points.AsSpan(0, 1), 8ul, (byte)0);

        Assert.Equal([default, new Point(3, 4)], points);
    }

    [Theory, BothPaths]
    public void Arrays_of_numbers_are_passed_in_place(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction fill = library.GetFunction("fill_bytes", "void(pointer, u64, u8)");
        NativeFunction sum = library.GetFunction("sum_bytes", "u64(pointer, u64)");
        double[] doubles = new double[2];
        Action<int[], ulong, byte> bound = fill.Bind<Action<int[], ulong, byte>>();
        int[] numbers = new int[2];

        fill.CallVoid(doubles, 8ul, byte.MaxValue);
        bound(numbers, 4, 1);

        Assert.True(double.IsNaN(doubles[0]));
        Assert.Equal(0, doubles[1]);
        Assert.Equal([0x01010101, 0], numbers);
        Assert.Equal(4ul, sum.Call<int[], ulong, ulong>(numbers, 8));
    }

    [Theory, BothPaths]
    public void Handles_are_held_during_the_call(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction address = library.GetFunction("address_of", "u64(pointer)");
        Func<SafeHandle, ulong> bound = address.Bind<Func<SafeHandle, ulong>>();
        TestHandle handle = new(4096);

        Assert.Equal(4096ul, address.Call<TestHandle, ulong>(handle));
        Assert.Equal(4096ul, bound(handle));
        handle.Dispose();
        Assert.Equal(1, handle.Releases);
        Errors.AssertRefused("Argument 0 of address_of is a closed TestHandle", () => bound(handle));
    }

    [Theory, BothPaths]
    public void References_and_numbers_mix_in_any_place(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        string signature = "float32(i32, f64, i32, f64, i32, f64, i32, f64, f32)";
        NativeFunction ninth = library.GetFunction("ninth_float32", signature);
        NativeFunction text = library.GetFunction("ninth_string", "string(i32, f64, i32, f64, i32, f64, i32, f64, string)");

        Assert.Equal(1.5f, ninth.Call<int, double, int, double, int, double, int, double, float, float>(1, 2, 3, 4, 5, 6, 7, 8, 1.5f));
        Assert.NotEqual(0, text.Call<int, double, int, double, int, double, int, double, string, nint>(1, 2, 3, 4, 5, 6, 7, 8, "text"));
        Assert.Equal(0, text.Call<int, double, int, double, int, double, int, double, string?, nint>(1, 2, 3, 4, 5, 6, 7, 8, null));
    }

    internal record struct Point(int X, int Y);
}
