using FfiToolkit.Tests.Aggregates;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Callbacks;

/// <summary>Native code calls handlers of .NET, on stubs and on libffi's closures.</summary>
public sealed unsafe class CallbackTests(NativeFixture fixture)
{
    [Theory]
    [BothPaths]
    public void A_handler_reads_its_arguments_and_gives_a_result(CallPath path)
    {
        using FfiContext ffi = Contexts.Open(path);
        using DynamicLibrary library = ffi.Load(fixture.Path);
        using NativeCallback callback = ffi.CreateCallback("i32(i32)", static (ref IncomingCall call) => call.Return((int)call[0] + 1));

        Assert.Equal(path, callback.CallPath);
        Assert.Equal(42, (int)library.GetFunction("cb_once", "i32(function, i32)").Invoke(callback, 41));
        Assert.Equal(-41, library.GetFunction("cb_once", "i32(i32(*)(i32), i32)").Call<NativeCallback, int, int>(callback, -42));
    }

    [Theory]
    [BothPaths]
    public void The_C_library_sorts_with_a_comparer_of_NET(CallPath path)
    {
        using FfiContext ffi = Contexts.Open(path);
        using DynamicLibrary library = ffi.Load(fixture.Path);
        int calls = 0;
        using NativeCallback compare = ffi.CreateCallback("i32(pointer, pointer)", (ref IncomingCall call) =>
        {
            calls++;
            call.Return((*(int*)(nint)call[0]).CompareTo(*(int*)(nint)call[1]));
        });
        int[] values = [.. Enumerable.Range(0, 1000).Select(static i => i * 7919 % 1000)];

        library.GetFunction("cb_sort", "void(buffer, size_t, size_t, int(*)(pointer, pointer))").Invoke(values, 1000UL, 4UL, compare);

        Assert.Equal(Enumerable.Range(0, 1000), values);
        Assert.InRange(calls, 999, 100_000);
    }

    [Theory]
    [BothPaths]
    public void Narrow_integers_arrive_extended_from_registers_and_from_the_stack(CallPath path)
    {
        using FfiContext ffi = Contexts.Open(path);
        using DynamicLibrary library = ffi.Load(fixture.Path);
        List<object?> seen = [];
        using NativeCallback callback = ffi.CreateCallback("i64(i8, u8, i16, u16, i32, u32, i8, u8, i16, u16, i32, u32)", (ref IncomingCall call) =>
        {
            for (int i = 0; i < call.Count; i++)
            {
                seen.Add(call[i].ToObject());
            }

            call.Return(-5L);
        });
        NativeFunction run = library.GetFunction("cb_narrow", "i64(function, i64)");
        foreach (long seed in new[] { 0x7F_89AB_CDEF, -2, 0x80 })
        {
            seen.Clear();
            Assert.Equal(-5, (long)run.Invoke(callback, seed));
            Assert.Equal([(sbyte)seed, (byte)seed, (short)seed, (ushort)seed, (int)seed, (uint)seed, (sbyte)~seed, (byte)~seed, (short)~seed, (ushort)~seed, (int)~seed, (uint)~seed], seen);
        }
    }

    [Theory]
    [BothPaths]
    public void Sixteen_numbers_of_all_kinds_arrive(CallPath path)
    {
        using FfiContext ffi = Contexts.Open(path);
        using DynamicLibrary library = ffi.Load(fixture.Path);
        using NativeCallback callback = ffi.CreateCallback("f64(i32, f64, f32, i64, f64, f32, f64, f64, f64, f64, f64, f32, f64, i64, i32, pointer)", static (ref IncomingCall call) =>
        {
            for (int i = 0; i < call.Count; i++)
            {
                Assert.Equal(i + 1, Convert.ToDouble(i == 15 ? (long)(nint)call[i] : call[i].ToObject(), null));
            }

            call.Return(0.5);
        });

        Assert.Equal(0.5, (double)library.GetFunction("cb_mixed_numbers", "f64(function)").Invoke(callback));
    }

    [Theory]
    [BothPaths]
    public void Results_of_every_width_come_back(CallPath path)
    {
        using FfiContext ffi = Contexts.Open(path);
        using DynamicLibrary library = ffi.Load(fixture.Path);
        static void Echo(ref IncomingCall call) => call.Return(call[0]);

        foreach (string type in new[] { "i8", "u16", "f32", "pointer" })
        {
            using NativeCallback callback = ffi.CreateCallback($"{type}({type})", Echo);
            NativeFunction run = library.GetFunction($"cb_{type}", $"{type}(function, {type})");
            FfiValue value = FfiValue.FromObject(type switch { "i8" => (sbyte)-7, "u16" => (ushort)65_000, "f32" => 1.25f, _ => (object)(nint)(-4096) });
            Assert.Equal(value, run.Invoke(callback, value));
        }
    }

    [Theory]
    [BothPaths]
    public void Structs_arrive_in_place_and_go_back(CallPath path)
    {
        using FfiContext ffi = Contexts.Open(path);
        using DynamicLibrary library = ffi.Load(fixture.Path);
        NativeCallback Make(string signature, FfiCallback handler) => ffi.CreateCallback(Signature.Parse(signature, AggregateFixtures.Types), handler);

        using NativeCallback point = Make("Point(Point, f64)", static (ref IncomingCall call) =>
            call.ReturnStruct(new Point(call.Struct<Point>(0).Y, call.Struct<Point>(0).X * (double)call[1])));
        Assert.Equal(new Point(2, 30), library.Get("cb_point", "Point(function, Point, f64)", path).Call<NativeCallback, Point, double, Point>(point, new(3, 2), 10));

        using NativeCallback quad = Make("Quad(i32, Quad, Quad)", static (ref IncomingCall call) =>
            call.ReturnStruct(new Quad((int)call[0], call.Struct<Quad>(1).D, call.Struct<Quad>(2).A, call.Struct<Quad>(2).B)));
        Assert.Equal(new Quad(7, 4, 5, 6), library.Get("cb_quad", "Quad(function, Quad, Quad)", path).Call<NativeCallback, Quad, Quad, Quad>(quad, new(1, 2, 3, 4), new(5, 6, 7, 8)));

        using NativeCallback color = Make("Color(Color, Color, i32)", static (ref IncomingCall call) =>
            call.ReturnStruct(new Color(call.Struct<Color>(0).B, call.Struct<Color>(1).G, (int)call[2])));
        Assert.Equal(new Color(3, 2, 3), library.Get("cb_color", "Color(function, Color)", path).Call<NativeCallback, Color, Color>(color, new(1, 2, 3)));

        using NativeCallback mixed = Make("Mixed(Mixed, f32, Mixed)", static (ref IncomingCall call) =>
            call.ReturnStruct(new Mixed(call.Struct<Mixed>(0).Tag, (float)call[1], call.Struct<Mixed>(2).Rest)));
        Assert.Equal(new Mixed(-1, 2.5, 9), library.Get("cb_mixed", "Mixed(function, Mixed)", path).Call<NativeCallback, Mixed, Mixed>(mixed, new(-1, 4, 9)));

        using NativeCallback many = Make("f64(Point, Point, Point, Point, Point, Quad, Color)", static (ref IncomingCall call) =>
        {
            double sum = call.Struct<Quad>(5).D + call.Struct<Color>(6).B;
            for (int i = 0; i < 5; i++)
            {
                sum += ((double)((AggregateValue)call[i].ToObject()!)["y"] * (i + 1));
            }

            call.Return(sum);
        });
        Assert.Equal(4 + 3 + (2 * 15), library.Get("cb_many_points", "f64(function, Point, Quad, Color)", path).Call<NativeCallback, Point, Quad, Color, double>(many, new(1, 2), new(1, 2, 3, 4), new(1, 2, 3)));
    }

    [Fact]
    public void A_static_method_answers_without_a_delegate()
    {
        using FfiContext ffi = new();
        using DynamicLibrary library = ffi.Load(fixture.Path);
        using NativeCallback callback = ffi.CreateCallback(Signature.Parse("i32(i32)"), &Twice, null);

        Assert.Equal(42, (int)library.GetFunction("cb_once", "i32(function, i32)").Invoke(callback, 21));
    }

    private static void Twice(ref IncomingCall call) => call.Return(2 * (int)call[0]);
}
