using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Aggregates;

/// <summary>Structs of the program's own, by value, through typed calls and delegates.</summary>
public sealed class TypedAggregateTests(NativeFixture fixture)
{
    private delegate Point Scale(Point point, double by);

    [Theory, BothPaths]
    public void Structs_of_every_size_are_passed_and_returned(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);

        Assert.Equal(new Point(4, 6), library.Get("add_points", "Point(Point, Point)", path).Call<Point, Point, Point>(new(1, 2), new(3, 4)));
        Assert.Equal(new Color(0.5f, 1, 1.5f), library.Get("mix", "Color(Color, Color)", path).Call<Color, Color, Color>(new(0, 0, 0), new(1, 2, 3)));
        Assert.Equal(new Quad(2, 3, 4, 1), library.Get("rotate", "Quad(Quad)", path).Call<Quad, Quad>(new(1, 2, 3, 4)));
        Assert.Equal(new Mixed(8, 3, -1), library.Get("bump", "Mixed(Mixed)", path).Call<Mixed, Mixed>(new(7, 1.5, 0)));
        Assert.Equal(25, library.Get("length2", "f64(Line)", path).Call<Line, double>(new(new(1, 1), new(4, 5))));
        ThreeBytes reversed = library.Get("reverse", "ThreeBytes(ThreeBytes)", path).Call<ThreeBytes, ThreeBytes>(new() { A = 1, B = 2, C = 3 });
        Assert.Equal((3, 2, 1), (reversed.A, reversed.B, reversed.C));
    }

    [Theory, BothPaths]
    public unsafe void Arrays_unions_and_large_structs_are_passed(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        Five five = default;
        for (int i = 0; i < 5; i++)
        {
            five.Values[i] = i + 1;
        }

        Large large = default;
        large[0] = 1;
        large[1999] = 250;

        Assert.Equal(15, library.Get("sum_five", "i32(Five)", path).Call<Five, int>(five));
        Assert.Equal(0x3F800000, library.Get("number_bits", "i32(Number)", path).Call<Number, int>(new() { Single = 1 }));
        Large filled = library.GetFunction("fill_large", Signature.Parse("Large(Large, u8)", AggregateFixtures.Types)).Call<Large, byte, Large>(large, 5);
        Assert.Equal((6, 5, 255), (filled[0], filled[1], filled[1999]));
    }

    [Theory, BothPaths]
    public void Structs_mix_with_every_other_argument(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);

        Assert.Equal(
            28 + 1.5 + 2.5 + 100,
            library.Get("crowded", "f64(i64, i64, i64, i64, i64, i64, i64, Point, f64)", path)
                .Call<long, long, long, long, long, long, long, Point, double, double>(1, 2, 3, 4, 5, 6, 7, new(1.5, 2.5), 100));
        Assert.Equal('A' + 7, library.Get("text_and_point", "i32(string, Point)", path).Call<string, Point, int>("A", new(7, 0)));
        Assert.Equal(new Point(3, 6), library.Get("scale", "Point(Point, f64)", path).Bind<Scale>()(new Point(1, 2), 3));
    }

    [Theory, BothPaths]
    public void A_callee_spoils_nothing_but_its_own_copy(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        Quad quad = new(1, 2, 3, 4);
        Point point = new(5, 6);
        AggregateValue boxed = AggregateValue.Of(AggregateFixtures.Types["Quad"], quad);
        NativeFunction spoil = library.Get("spoil", "f64(Quad, Point)", path);

        Assert.Equal(21, spoil.Call<Quad, Point, double>(quad, point));
        Assert.Equal(21, (double)spoil.Invoke(boxed, AggregateValue.Of(AggregateFixtures.Types["Point"], point)));
        Assert.Equal(quad, boxed.To<Quad>());
    }

    [Theory, BothPaths]
    public void A_call_with_structs_allocates_nothing(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction add = library.Get("add_points", "Point(Point, Point)", path);
        Point sum = default;
        int calls = 0;

        Allocations.None(1000, () =>
        {
            sum = add.Call<Point, Point, Point>(sum, new(1, 2));
            calls++;
        });
        Assert.Equal(new Point(calls, 2 * calls), sum);
    }

    [Theory, BothPaths]
    public void A_struct_beside_a_buffer_allocates_nothing(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction function = library.Get("text_and_point", "i32(pointer, Point)", path);

        Allocations.None(1000, () => function.Call<ReadOnlySpan<byte>, Point, int>("A\0"u8, new(7, 0)));
    }

    [Fact]
    public void A_struct_that_is_laid_out_otherwise_is_refused_and_the_message_says_where()
    {
        using FfiContext context = new();
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction bump = library.GetFunction("bump", Signature.Parse("Mixed(Mixed)", AggregateFixtures.Types));

        Assert.Contains("it has 16 bytes, the native type 24", Refusal(() => bump.Call<Point, Mixed>(default)), StringComparison.Ordinal);
        Assert.Contains("its field A at offset 0 is an integer of 8 bytes, the native type's an integer of 1 bytes", Refusal(() => bump.Call<Wide, Mixed>(default)), StringComparison.Ordinal);
        Assert.Contains("lets the runtime order its fields", Refusal(() => bump.Call<Reordered, Mixed>(default)), StringComparison.Ordinal);
        Assert.Contains("int is no struct", Refusal(() => bump.Call<int, Mixed>(default)), StringComparison.Ordinal);

        static string Refusal(Action call) => Assert.Throws<FfiBindException>(call).Message;
    }
}
