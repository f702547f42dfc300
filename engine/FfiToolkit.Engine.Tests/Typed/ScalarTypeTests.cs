using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Typed;

/// <summary>Each scalar type of .NET through a typed call, a delegate and a leaf delegate.</summary>
public sealed class ScalarTypeTests(NativeFixture fixture)
{
    [Theory, BothPaths]
    public void Every_integer_type_keeps_its_boundaries(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);

        AssertEchoes<sbyte>(library, "int8", sbyte.MinValue, -1, 0, 1, sbyte.MaxValue);
        AssertEchoes<byte>(library, "uint8", 0, 1, 127, 128, byte.MaxValue);
        AssertEchoes<byte>(library, "bool", 0, 1, 2, byte.MaxValue);
        AssertEchoes<bool>(library, "bool", false, true);
        AssertEchoes<bool>(library, "uint8", false, true);
        AssertEchoes<char>(library, "uint16", '\0', 'a', char.MaxValue);
        AssertEchoes<DayOfWeek>(library, "int32", DayOfWeek.Sunday, DayOfWeek.Friday, (DayOfWeek)(-1), (DayOfWeek)int.MinValue);
        AssertEchoes<SByteEnum>(library, "int8", (SByteEnum)sbyte.MinValue, (SByteEnum)(-1), (SByteEnum)sbyte.MaxValue);
        AssertEchoes<ByteEnum>(library, "uint8", 0, (ByteEnum)128, (ByteEnum)byte.MaxValue);
        AssertEchoes<UInt16Enum>(library, "uint16", 0, (UInt16Enum)ushort.MaxValue);
        AssertEchoes<Int64Enum>(library, "int64", (Int64Enum)long.MinValue, (Int64Enum)(-1));
        AssertEchoes<short>(library, "int16", short.MinValue, -1, 0, short.MaxValue);
        AssertEchoes<ushort>(library, "uint16", 0, 32768, ushort.MaxValue);
        AssertEchoes<int>(library, "int32", int.MinValue, -1, 0, int.MaxValue);
        AssertEchoes<uint>(library, "uint32", 0, 1u << 31, uint.MaxValue);
        AssertEchoes<long>(library, "int64", long.MinValue, -1, 0, long.MaxValue);
        AssertEchoes<ulong>(library, "uint64", 0, 1ul << 63, ulong.MaxValue);
        AssertEchoes<nint>(library, "int64", nint.MinValue, -1, 0, nint.MaxValue);
        AssertEchoes<nuint>(library, "uint64", 0, nuint.MaxValue);
        AssertEchoes<nint>(library, "pointer", 0, 1, nint.MaxValue, -1);
        AssertEchoes<nuint>(library, "pointer", 0, nuint.MaxValue);
        AssertEchoes<nint>(library, "string", 0, 4096);
        AssertEchoes<nint>(library, "buffer", 0, 4096);
        AssertEchoes<nint>(library, "arraybuffer", 0, 4096);
        AssertEchoes<nint>(library, "function", 0, 4096);
    }

    [Theory, BothPaths]
    public void Booleans_are_0_or_1_and_enums_are_extended_as_their_numbers(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction echo = library.GetFunction("echo_bool", "bool(bool)");
        NativeFunction sees = library.GetFunction("sees_int8", "i64(i8)");

        // A bool whose byte is not 1, as memory that native code wrote may hold.
        byte two = 2;
        bool odd = System.Runtime.CompilerServices.Unsafe.As<byte, bool>(ref two);

        Assert.Equal((byte)1, echo.Call<bool, byte>(true));
        Assert.Equal((byte)1, echo.Call<bool, byte>(odd));
        Assert.Equal(1, (int)echo.Invoke(odd));
        Assert.Equal(-1, sees.Call<SByteEnum, long>((SByteEnum)(-1)));
        Assert.Equal(-1, (long)sees.Invoke((SByteEnum)(-1)));
        Assert.Equal(255, library.GetFunction("sees_uint8", "i64(u8)").Call<ByteEnum, long>((ByteEnum)255));
    }

    [Theory, BothPaths]
    public void Floating_point_values_keep_every_bit(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);

        AssertEchoes<float>(library, "float32", 0, -0f, 0.1f, float.Epsilon, float.MaxValue, float.NegativeInfinity, BitConverter.UInt32BitsToSingle(0x7fc1_2345), BitConverter.UInt32BitsToSingle(0x7f80_0001));
        AssertEchoes<double>(library, "float64", 0, -0.0, 0.1, double.Epsilon, double.MaxValue, double.NegativeInfinity, BitConverter.UInt64BitsToDouble(0x7ff8_1234_5678_9abc), BitConverter.UInt64BitsToDouble(0x7ff0_0000_0000_0001));
    }

    [Theory, BothPaths]
    public void Narrow_typed_results_ignore_the_upper_bits(CallPath path)
    {
        const ulong garbage = 0xdead_beef_cafe_f0ff;
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);

        Assert.Equal(-1, library.GetFunction("garbage_int8", "i8(u64)").Call<ulong, sbyte>(garbage));
        Assert.Equal(255, library.GetFunction("garbage_uint8", "u8(u64)").Call<ulong, byte>(garbage));
        Assert.Equal(-3841, library.GetFunction("garbage_int16", "i16(u64)").Call<ulong, short>(garbage));
        Assert.Equal(0xf0ff, library.GetFunction("garbage_uint16", "u16(u64)").Call<ulong, ushort>(garbage));
        Assert.Equal(-889261825, library.GetFunction("garbage_int32", "i32(u64)").Call<ulong, int>(garbage));
        Assert.Equal(0xcafef0ff, library.GetFunction("garbage_uint32", "u32(u64)").Call<ulong, uint>(garbage));
        Assert.Equal(1.5f, library.GetFunction("garbage_float32", "f32(f64)").Call<double, float>(
            BitConverter.UInt64BitsToDouble(0xdead_beef_0000_0000 | BitConverter.SingleToUInt32Bits(1.5f))));
    }

    [Theory, BothPaths]
    public void Narrow_typed_arguments_are_extended(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);

        Assert.Equal(-128, library.GetFunction("sees_int8", "i64(i8)").Call<sbyte, long>(-128));
        Assert.Equal(255, library.GetFunction("sees_uint8", "i64(u8)").Call<byte, long>(255));
        Assert.Equal(-32768, library.GetFunction("sees_int16", "i64(i16)").Bind<Func<short, long>>()(-32768));
        Assert.Equal(65535, library.GetFunction("sees_uint16", "i64(u16)").Bind<Func<ushort, long>>()(65535));
    }

    // By bits: NaN equals itself, and -0 is not 0.
    private static void AssertEchoes<T>(DynamicLibrary library, string type, params T[] values)
        where T : unmanaged
    {
        NativeFunction echo = library.GetFunction($"echo_{type}", $"{type}({type})");
        NativeFunction ninth = library.GetFunction($"ninth_{type}", $"{type}(i32, f64, i32, f64, i32, f64, i32, f64, {type})");
        Func<T, T> bound = echo.Bind<Func<T, T>>();
        Func<T, T> leaf = echo.Bind<Func<T, T>>(BindMode.Leaf);
        foreach (T value in values)
        {
            Assert.Equal(Bits(value), Bits(echo.Call<T, T>(value)));
            Assert.Equal(Bits(value), Bits(bound(value)));
            Assert.Equal(Bits(value), Bits(leaf(value)));
            Assert.Equal(Bits(value), Bits(ninth.Call<int, double, int, double, int, double, int, double, T, T>(1, 2, 3, 4, 5, 6, 7, 8, value)));
        }
    }

    private static unsafe string Bits<T>(T value)
        where T : unmanaged => Convert.ToHexString(new ReadOnlySpan<byte>(&value, sizeof(T)));

    internal enum SByteEnum : sbyte
    {
        None,
    }

    internal enum ByteEnum : byte
    {
        None,
    }

    internal enum UInt16Enum : ushort
    {
        None,
    }

    internal enum Int64Enum : long
    {
        None,
    }
}
