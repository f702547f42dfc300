using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Aggregates;

/// <summary>The error number of a call, as the target left it.</summary>
public sealed class ErrorCaptureTests(NativeFixture fixture)
{
    private delegate int FailWith(int number, out int error);

    [Theory, BothPaths]
    public void The_error_number_comes_with_the_call(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction fail = library.Get("fail_with", "i32(i32)", path, FunctionOptions.CaptureError);
        NativeFunction failPoint = library.Get("fail_with_point", "Point(i32)", path, FunctionOptions.CaptureError);

        Assert.Equal(-1, fail.Call<int, int>(12, out int typed));
        Assert.Equal(-1, (int)fail.Invoke(out int general, 13));
        Assert.Equal(-1, fail.Bind<FailWith>()(14, out int bound));
        Assert.Equal(new Point(1, 2), failPoint.Call<int, Point>(15, out int withStruct));
        Assert.Equal((12, 13, 14, 15), (typed, general, bound, withStruct));
    }

    [Theory, BothPaths]
    [Trait(Portable.Trait, Portable.Costly)]
    public void Each_thread_gets_its_own_while_collections_run(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction fail = library.Get("fail_with", "i32(i32)", path, FunctionOptions.CaptureError);

        Parallel.For(0, 4, thread =>
        {
            for (int i = 0; i < 5_000; i++)
            {
                fail.Call<int, int>(thread + (4 * i), out int error);
                Assert.Equal(thread + (4 * i), error);
                if (i % 1000 == 0)
                {
                    GC.Collect();
                }
            }
        });
    }

    [Fact]
    public void A_function_keeps_no_error_unless_it_was_asked_to()
    {
        using FfiContext context = new();
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction plain = library.GetFunction("fail_with", "i32(i32)");
        NativeFunction captures = library.GetFunction("fail_with", "i32(i32)", FunctionOptions.CaptureError);

        Assert.NotSame(plain, captures);
        Assert.Contains("FunctionOptions.CaptureError", Assert.Throws<InvalidOperationException>(() => plain.Invoke(out _, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("FunctionOptions.CaptureError", Assert.Throws<FfiBindException>(() => plain.Call<int, int>(1, out _)).Message, StringComparison.Ordinal);
        Assert.Contains("ends with 'out int error'", Assert.Throws<FfiBindException>(() => captures.Call<int, int>(1)).Message, StringComparison.Ordinal);
    }
}
