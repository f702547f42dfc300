using System.Runtime.CompilerServices;
using FfiToolkit.Abi;
using FfiToolkit.Calls.Typed;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Aggregates;

/// <summary>Typed calls with structs of 16 and 32 bytes, which others of their size stand for where the convention passes both alike.</summary>
public sealed class StandInTests(NativeFixture fixture)
{
    private delegate double Measure(Point point);

    // Code as it is when it has run for a while: the first that is compiled keeps every struct in memory.
    [Theory, BothPaths]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pairs_of_doubles_go_in_and_out_beside_doubles(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);

        // Twice: the first call from a page of stack goes another way.
        for (int i = 1; i <= 2; i++)
        {
            Assert.Equal(new Point(i, 3), library.Get("make_point", "Point(f64, f64)", path).Call<double, double, Point>(i, 3));
            Assert.Equal(new Point(i, -i), library.Get("opposite", "Point(f64)", path).Call<double, Point>(i));
            Assert.Equal(new Point(2, i), library.Get("swap_point", "Point(Point)", path).Call<Point, Point>(new(i, 2)));
            Assert.Equal(new Point(5 * i, 15), library.Get("scale", "Point(Point, f64)", path).Call<Point, double, Point>(new(i, 3), 5));
            Assert.Equal(new Point(5 * i, 15), library.Get("scale_by", "Point(f64, Point)", path).Call<double, Point, Point>(5, new(i, 3)));
            Assert.Equal(new Point(i + 3, 6), library.Get("add_points", "Point(Point, Point)", path).Call<Point, Point, Point>(new(i, 2), new(3, 4)));
            Assert.Equal((i * i) + 9, library.Get("norm", "f64(Point)", path).Call<Point, double>(new(i, 3)));
            Assert.Equal((i * 5) + 21, library.Get("dot", "f64(Point, Point)", path).Call<Point, Point, double>(new(i, 3), new(5, 7)));
            Assert.Equal((i * 5) + 3, library.Get("along", "f64(Point, f64)", path).Call<Point, double, double>(new(i, 3), 5));
            Assert.Equal(i + 15, library.Get("across", "f64(f64, Point)", path).Call<double, Point, double>(5, new(i, 3)));
            Assert.Equal((i * i) + 9, library.Get("norm", "f64(Point)", path).Bind<Measure>()(new(i, 3)));
        }
    }

    [Theory, BothPaths]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Other_structs_of_their_sizes_go_where_their_fields_go(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        for (int i = 1; i <= 2; i++)
        {
            Assert.Equal((2, i), library.Get("swap_longs", "TwoLongs(TwoLongs)", path).Call<Two<long, long>, Two<long, long>>(new(i, 2)).ToTuple());
            Assert.Equal((i + 1, 2), library.Get("add_one", "LongAndDouble(LongAndDouble)", path).Call<Two<long, double>, Two<long, double>>(new(i, 1.5)).ToTuple());
            Assert.Equal(new Four<float>(4, 3, 2, i), library.Get("reverse_floats", "FourFloats(FourFloats)", path).Call<Four<float>, Four<float>>(new(i, 2, 3, 4)));
            Assert.Equal(new FloatsAndDouble(2, 3, i), library.Get("turn_floats", "FloatsAndDouble(FloatsAndDouble)", path).Call<FloatsAndDouble, FloatsAndDouble>(new(i, 2, 3)));
            Assert.Equal(new Four<double>(4, 3, 2, i), library.Get("reverse_doubles", "FourDoubles(FourDoubles)", path).Call<Four<double>, Four<double>>(new(i, 2, 3, 4)));
            Assert.Equal(new Quad(2, 3, 4, i), library.Get("rotate", "Quad(Quad)", path).Call<Quad, Quad>(new(i, 2, 3, 4)));
            Assert.Equal(new Quad(i + 5, 8, 10, 12), library.Get("add_quads", "Quad(Quad, Quad)", path).Call<Quad, Quad, Quad>(new(i, 2, 3, 4), new(5, 6, 7, 8)));
        }
    }

#if !WITHOUT_FFI_FASTCALL
    [Theory]
    [InlineData(TargetAbi.SystemVX64, "{f64, f64}({f64, f64}, f64)", true)]
    [InlineData(TargetAbi.SystemVX64, "{f32, f32, f64}({f64, f32})", true)]
    [InlineData(TargetAbi.SystemVX64, "{i64, i64}({f64, f64})", false)]
    [InlineData(TargetAbi.SystemVX64, "f64({i64, f64})", false)]
    [InlineData(TargetAbi.SystemVX64, "f64({i8[8], f64})", false)]
    [InlineData(TargetAbi.SystemVX64, "{f64[4]}({i8[32]})", true)]
    [InlineData(TargetAbi.WindowsX64, "{i64, i64}({i64, f64}, f64)", true)]
    [InlineData(TargetAbi.Aapcs64, "{f64, f64}({f64, f64}, f64)", true)]
    [InlineData(TargetAbi.Aapcs64, "{f32, f32, f64}({f64, f64})", false)]
    [InlineData(TargetAbi.Aapcs64, "{i64[4]}({i8[32]})", true)]
    [InlineData(TargetAbi.Aapcs64, "{f64[4]}({i8[32]})", false)]
    [InlineData(TargetAbi.AppleArm64, "f64({f32[4]})", false)]
    [InlineData(TargetAbi.Aapcs32HardFloat, "f64({f64, f64})", true)]
    [InlineData(TargetAbi.Aapcs32HardFloat, "f64({i64, i64})", false)]
    public void They_serve_where_the_convention_puts_every_byte_alike(TargetAbi abi, string signature, bool serves) =>
        Assert.Equal(serves, StandIn.Serves(Signature.Parse(signature), Convention.Of(abi)));
#endif

    private record struct Two<TFirst, TSecond>(TFirst First, TSecond Second)
    {
        public readonly (TFirst First, TSecond Second) ToTuple() => (First, Second);
    }

    private record struct Four<T>(T A, T B, T C, T D);

    private record struct FloatsAndDouble(float A, float B, double C);
}
