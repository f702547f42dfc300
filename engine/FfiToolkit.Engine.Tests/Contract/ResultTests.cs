using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Contract;

/// <summary>Results have exactly their type's range, whatever the callee leaves in the rest of the register.</summary>
public sealed class ResultTests(NativeFixture fixture)
{
    private const ulong Garbage = 0xdead_beef_cafe_f0ff;

    [Theory, BothPaths]
    public void Narrow_results_ignore_the_upper_bits(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        object Result(string type, ulong bits) => library.GetFunction($"garbage_{type}", $"{type}(u64)").Invoke(bits).ToObject()!;

        Assert.Equal((sbyte)-1, Result("int8", Garbage));
        Assert.Equal((byte)255, Result("uint8", Garbage));
        Assert.Equal(true, Result("bool", Garbage));
        Assert.Equal(false, Result("bool", Garbage << 8));
        Assert.Equal((short)-3841, Result("int16", Garbage));
        Assert.Equal((ushort)0xf0ff, Result("uint16", Garbage));
        Assert.Equal(-889261825, Result("int32", Garbage));
        Assert.Equal(0xcafef0ff, Result("uint32", Garbage));
        Assert.Equal((sbyte)127, Result("int8", 0xffff_ff7f));
        Assert.Equal((sbyte)-128, Result("int8", 0x180));
    }

    [Theory, BothPaths]
    public void A_float_result_ignores_the_upper_half_of_its_register(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction function = library.GetFunction("garbage_float32", "f32(f64)");
        double bits = BitConverter.UInt64BitsToDouble(0xdead_beef_0000_0000 | BitConverter.SingleToUInt32Bits(1.5f));

        Assert.Equal(1.5f, (float)function.Invoke(bits));
    }

    [Theory, BothPaths]
    public void Narrow_arguments_are_extended_to_32_bits(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        long Seen(string type, FfiValue value) => (long)library.GetFunction($"sees_{type}", $"i64({type})").Invoke(value);

        Assert.Equal(-128, Seen("int8", -128));
        Assert.Equal(-1, Seen("int8", -1));
        Assert.Equal(255, Seen("uint8", 255));
        Assert.Equal(255, Seen("bool", 255));
        Assert.Equal(-32768, Seen("int16", -32768));
        Assert.Equal(65535, Seen("uint16", 65535));
    }

    [Theory, BothPaths]
    public void A_bool_is_true_whatever_its_bits_are_and_keeps_them_as_a_number(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);

        NativeFunction two = library.GetFunction("two", "bool()");
        NativeFunction echo = library.GetFunction("echo_bool", "bool(bool)");

        Assert.Equal(2, (int)two.Invoke());
        Assert.True((bool)two.Invoke());
        Assert.Equal(true, two.Invoke().ToObject());
        Assert.True(two.Call<bool>() == true);
        Assert.Equal(2, (int)echo.Invoke(2));
        Assert.Equal(1, (int)echo.Invoke(true));
        Assert.False((bool)echo.Invoke(false));
    }

    [Theory, BothPaths]
    public void Char_has_the_sign_of_the_machine(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction sign = library.GetFunction("sign_of_char", "i32(char)");
        long highChar = (long)library.GetFunction("garbage_char", "char(u64)").Invoke(0x80ul);

        // What C's compiler made of it decides: the result of a char with the top bit set is below zero exactly where char is signed.
        Assert.Equal(Math.Sign(highChar), (int)sign.Invoke((double)highChar));
        Assert.Equal(highChar < 0 ? -128 : 128, highChar);
    }

    [Theory, BothPaths]
    public void A_float_is_rounded_to_its_width_and_overflows_to_infinity(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction echo = library.GetFunction("echo_float32", "f32(f32)");

        Assert.Equal(0.1f, (float)echo.Invoke(0.1));
        Assert.Equal((double)0.1f, (double)echo.Invoke(0.1));
        Assert.Equal(float.PositiveInfinity, (float)echo.Invoke(1e39));
        Assert.Equal(float.NegativeInfinity, (float)echo.Invoke(double.MinValue));
        Assert.Equal(16777216f, (float)echo.Invoke(16777217));
        Assert.Equal(0f, (float)echo.Invoke(double.Epsilon));
        Assert.True(float.IsNegative((float)echo.Invoke(-double.Epsilon)));
        Assert.True(float.IsNaN((float)echo.Invoke(double.NaN)));
    }

    [Theory, BothPaths]
    public void Pointers_are_addresses_and_64_bit_integers_keep_every_bit(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);

        Assert.Equal((nint)0x1234, (nint)library.GetFunction("echo_pointer", "pointer(pointer)").Invoke((nint)0x1234));
        Assert.Equal((nint)0, library.GetFunction("echo_string", "string(string)").Invoke(FfiValue.Null).ToObject());
        Assert.Equal(ulong.MaxValue, library.GetFunction("echo_uint64", "u64(u64)").Invoke(ulong.MaxValue).ToObject());
        Assert.Equal(long.MinValue, library.GetFunction("echo_int64", "i64(i64)").Invoke(long.MinValue).ToObject());
    }

    [Theory, BothPaths]
    public void A_variadic_function_reads_doubles_through_a_fixed_signature(CallPath path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "On Windows a variadic function looks for floating-point numbers where integers are passed.");
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary program = context.LoadMainProgram();
        NativeFunction print = program.GetFunction("snprintf", "i32(buffer, u64, string, f64, i32, string)");
        byte[] text = new byte[64];

        int length = (int)print.Invoke(text, 64, "%.2f|%d|%s", 2.5, -7, "end");

        Assert.Equal("2.50|-7|end", System.Text.Encoding.ASCII.GetString(text, 0, length));
    }
}
