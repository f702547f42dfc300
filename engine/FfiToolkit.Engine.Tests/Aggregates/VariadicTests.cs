using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Aggregates;

/// <summary>Variadic functions, with types in the signature and with types by the values.</summary>
public sealed class VariadicTests(NativeFixture fixture)
{
    [Theory, BothPaths]
    public void Types_after_the_dots_are_passed_as_va_arg_reads_them(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);

        Assert.Equal(3.5, library.Get("sum_variadic", "f64(string, ..., i32, f64)", path).Call<string, int, double, double>("id", 1, 2.5));
        Assert.Equal(
            1 + 2.5 + (1L << 40) + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 'x',
            library.Get("sum_variadic", "f64(string, ..., i32, f64, i64, Point, f64, f64, i32, i32, i32, string)", path)
                .Call<string, int, double, long, Point, double, double, int, int, int, string, double>("idlpddiiis", 1, 2.5, 1L << 40, new(3, 4), 5, 6, 7, 8, 9, "x"));
    }

    [Theory, BothPaths]
    public void Values_bring_their_types(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction sum = library.Get("sum_variadic", "f64(string, ...)", path);
        NativeFunction format = library.Get("format", "i32(pointer, size_t, string, ...)", path);
        byte[] text = new byte[64];

        Assert.Equal(1 + 2.5 + 3 + 1, (double)sum.InvokeVariadic("idli", 1, 2.5f, 3L, true));
        Assert.Equal(0, (double)sum.Invoke(""));
        Assert.Equal(11, (int)format.InvokeVariadic(text, (ulong)text.Length, "%d %s %.2f", 42, "and", 1.5));
        Assert.Equal("42 and 1.50", System.Text.Encoding.UTF8.GetString(text, 0, 11));
        Assert.Equal(7, (double)sum.InvokeVariadic("p", new AggregateValue(AggregateFixtures.Types["Point"]) { ["x"] = 3, ["y"] = 4 }));
    }

    [Fact]
    public void What_a_variadic_call_lacks_is_said()
    {
        using FfiContext context = new();
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction sum = library.GetFunction("sum_variadic", "f64(string, ...)");

        Assert.Contains("InvokeVariadic takes values for the '...'", Assert.Throws<FfiArgumentException>(() => sum.Invoke("i", 1)).Message, StringComparison.Ordinal);
        Assert.Contains("takes at least 1 argument, not 0", Assert.Throws<FfiArgumentException>(() => sum.InvokeVariadic()).Message, StringComparison.Ordinal);
        Assert.Contains("is not variadic", Assert.Throws<FfiArgumentException>(() => library.GetFunction("sum_five", Signature.Parse("i32(Five)", AggregateFixtures.Types)).InvokeVariadic()).Message, StringComparison.Ordinal);
    }
}
