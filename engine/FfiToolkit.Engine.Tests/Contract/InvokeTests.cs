using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Contract;

/// <summary>What a caller writes first: C# takes it for what it says, or the call is refused in words.</summary>
public sealed class InvokeTests(NativeFixture fixture)
{
    [Theory, BothPaths]
    public void The_literal_null_is_NULL_wherever_it_stands(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction isNull = library.GetFunction("is_null", "i32(pointer)");
        NativeFunction divide = library.GetFunction("divide", "i32(i32, i32, pointer)");

        Assert.Equal(1, (int)isNull.Invoke(null));
        Assert.Equal(1, (int)isNull.Invoke(default));
        Assert.Equal(3, (int)divide.Invoke(7, 2, null));
        Assert.Equal(3, (int)divide.Invoke((int?)7, 2, (FfiValue?)null));
        Assert.Equal(3, (int)divide.Invoke(DayOfWeek.Sunday + 7, 2, (FfiValue?)null));
        Errors.AssertRefused(
            "Argument 1 of divide is null; int32 takes an integer of up to 32 bits, or a float or double without fraction, from -2147483648 to 2147483647",
            () => divide.Invoke(7, null, new int[1]));
    }

    [Theory, BothPaths]
    public void An_array_of_values_is_the_arguments_and_every_other_array_is_one(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction add = library.GetFunction("add_i32", "i32(i32, i32)");
        NativeFunction sum = library.GetFunction("sum_i32", "i64(pointer, u64)");
        FfiValue[] values = [2, 3];
        object[] objects = [2, 3];
        int[] numbers = [3, 1, 2];

        Assert.Equal(5, (int)add.Invoke(values));
        Assert.Equal(5, (int)add.Invoke(values.AsSpan()));
        Assert.Equal(5, (int)add.Invoke([2, 3]));
        Assert.Equal(6, (long)sum.Invoke(numbers, 3));
        Assert.Equal(5, (int)add.InvokeObjects(objects));
        Errors.AssertRefused("add_i32 takes 2 arguments, not 1: int32(int32, int32)", () => add.Invoke(objects));
        Errors.AssertRefused("add_i32 takes 2 arguments, not 3: int32(int32, int32)", () => add.Invoke(numbers[0], numbers, 1));
        NativeFunction negate = library.GetFunction("negate", "i32(i32)");
        Errors.AssertRefused(
            "Argument 0 of negate is of type object[]; int32 takes an integer of up to 32 bits, or a float or double without fraction, from -2147483648 to 2147483647. InvokeObjects takes the arguments of a call as objects",
            () => negate.Invoke(objects));
    }

    [Theory, BothPaths]
    public void Spans_of_any_unmanaged_type_are_passed_in_place(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction fill = library.GetFunction("fill_bytes", "void(buffer, u64, u8)");
        NativeFunction sum = library.GetFunction("sum_i32", "i64(pointer, u64)");
        NativeFunction isNull = library.GetFunction("is_null", "i32(pointer)");
        Span<int> stack = stackalloc int[2];
        Span<Guid> structs = new Guid[1];

        fill.Invoke(stack, 8, 1);
        fill.Invoke(structs, 16ul, byte.MaxValue);

        Assert.Equal([0x01010101, 0x01010101], stack.ToArray());
        Assert.Equal(Guid.AllBitsSet, structs[0]);
        Assert.Equal(0x02020202, (long)sum.Invoke((ReadOnlySpan<int>)stack, 2));
        Assert.Equal(0x01010101, (long)sum.Invoke(stack[1..], 1L));
        Assert.Equal(10ul, (ulong)library.GetFunction("sum_bytes", "u64(pointer, u64)").Invoke("\x03\x07"u8, 2));
        Assert.Equal(1, (int)isNull.Invoke(default(Span<int>)));
        Assert.Equal(0, (int)isNull.Invoke(new int[1].AsSpan()[1..]));
    }

    [Theory, BothPaths]
    public void UTF16_goes_where_no_UTF8_is_declared(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction length = library.GetFunction("utf16_length", "u64(pointer)");
        NativeFunction text = library.GetFunction("text_length", "u64(string)");
        const string refusal = "string takes a string, an nint, a non-negative long, a ulong, null, an array or span of an unmanaged type other than char, Memory<byte> or a SafeHandle; UTF-16 goes where pointer or buffer is declared";

        Assert.Equal(6ul, (ulong)length.Invoke("zażółć\0".AsSpan()));
        Assert.Equal(6ul, (ulong)length.Invoke("zażółć\0".ToCharArray()));
        Assert.Equal(6ul, length.Call<ReadOnlySpan<char>, ulong>("zażółć\0"));
        Errors.AssertRefused($"Argument 0 of text_length is UTF-16 text; {refusal}", () => text.Invoke("text\0".AsSpan()));
        Errors.AssertRefused($"Argument 0 of text_length is of type char[]; {refusal}", () => text.Invoke("text\0".ToCharArray()));
    }

    [Theory, BothPaths]
    [Trait(Portable.Trait, Portable.Costly)]
    public void Booleans_enums_and_dynamic_values_are_their_numbers(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction negate = library.GetFunction("negate", "i32(i32)");
        dynamic number = 5;

        Assert.Equal(-5, (int)negate.Invoke(DayOfWeek.Friday));
        Assert.Equal(-5, (int)negate.Invoke(number));
        Assert.Equal((byte)1, library.GetFunction("echo_uint8", "u8(u8)").Invoke(true).ToObject());
        Assert.Equal(false, library.GetFunction("echo_bool", "bool(bool)").Invoke(false).ToObject());
        Assert.Equal(-2L, library.GetFunction("echo_int64", "i64(i64)").Invoke(Negative.Two).ToObject());
        Errors.AssertRefused(
            "Argument 0 of negate is the bool True; int32 takes an integer of up to 32 bits, or a float or double without fraction, from -2147483648 to 2147483647",
            () => negate.Invoke(true));
        Errors.AssertRefused(
            "Argument 0 of negate is of type Decimal; int32 takes an integer of up to 32 bits, or a float or double without fraction, from -2147483648 to 2147483647",
            () => negate.Invoke(5m));
    }

    [Theory, BothPaths]
    public void Boxed_arguments_are_validated_as_values_are(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction three = library.GetFunction("three", "i32(i8, u16, i32)");
        List<object?> list = [(sbyte)1, 2, DayOfWeek.Wednesday];

        Assert.Equal(6, (int)three.InvokeObjects(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(list)));
        Assert.Equal(1, Errors.AssertRefused(
            "Argument 1 of three is of type DateTime; uint16 takes an integer of up to 32 bits, or a float or double without fraction, from 0 to 65535",
            () => three.InvokeObjects([1, DateTime.UnixEpoch, "text"])).ArgumentIndex);
        Errors.AssertRefused("three takes 3 arguments, not 1: int32(int8, uint16, int32)", () => three.InvokeObjects([DateTime.UnixEpoch]));
        Assert.Throws<ArgumentNullException>(() => three.InvokeObjects(null!));
        library.Dispose();
        Errors.AssertClosed(() => three.InvokeObjects([DateTime.UnixEpoch]));
    }

    [Theory, BothPaths]
    public void A_result_is_read_as_text(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction greeting = library.GetFunction("greeting", "string(i32)");

        Assert.Null((string?)greeting.Invoke(0));
        Assert.Equal("", (string?)greeting.Invoke(1));
        Assert.Equal("grüß dich", (string?)greeting.Invoke(2));
        Assert.Equal("grüß dich", greeting.Call<int, string?>(2));
        Assert.Null(greeting.Bind<Func<int, string?>>()(0));
        Assert.IsType<nint>(greeting.Invoke(2).ToObject());
    }

    internal enum Negative : long
    {
        Two = -2,
    }
}
