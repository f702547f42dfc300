using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Typed;

/// <summary>
/// The upper halves of the ymm registers are clear when a function is entered, whatever the caller did with them: otherwise
/// its legacy SSE instructions cost many times what they do.
/// </summary>
public sealed unsafe class UpperHalvesTests(NativeFixture fixture)
{
    [Theory, BothPaths]
    public void Functions_find_them_clear_on_every_way_in(CallPath path)
    {
        Assert.SkipUnless(Avx.IsSupported, "This processor has no ymm registers.");
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction none = library.GetFunction("upper_halves", "i32()");
        NativeFunction integer = library.GetFunction("upper_halves_i64", "i64(i64)");
        NativeFunction doubles = library.GetFunction("upper_halves_f64", "f64(f64, f64)");
        NativeFunction mixed = library.GetFunction("upper_halves_mixed", "i32(i32, f64)");

        AssertClear(0, () => (int)none.Invoke());
        AssertClear(5, () => (long)integer.Invoke(5));
        AssertClear(5, () => (long)(double)doubles.Invoke(2.0, 3.0));
        AssertClear(5, () => (int)mixed.Invoke(2, 3.0));
        AssertClear(0, () => none.Call<int>());
        AssertClear(5, () => integer.Call<long, long>(5));
        AssertClear(5, () => (long)doubles.Call<double, double, double>(2, 3));
        AssertClear(5, () => mixed.Call<int, double, int>(2, 3));
        foreach (BindMode mode in Enum.GetValues<BindMode>())
        {
            Func<long, long> boundInteger = integer.Bind<Func<long, long>>(mode);
            Func<double, double, double> boundDoubles = doubles.Bind<Func<double, double, double>>(mode);
            Func<int, double, int> boundMixed = mixed.Bind<Func<int, double, int>>(mode);
            AssertClear(5, () => boundInteger(5));
            AssertClear(5, () => (long)boundDoubles(2, 3));
            AssertClear(5, () => boundMixed(2, 3));
        }
    }

    /// <summary>Calls with the upper half of every register in use. A call through a bare function pointer does find them so.</summary>
    private void AssertClear(long expected, Func<long> call)
    {
        nint library = NativeLibrary.Load(fixture.Path);
        try
        {
            var use = (delegate* unmanaged<void>)NativeLibrary.GetExport(library, "use_upper_halves");
            var count = (delegate* unmanaged<int>)NativeLibrary.GetExport(library, "upper_halves");
            call();
            use();
            Assert.Equal(16, count());
            use();
            Assert.Equal(expected, call());
        }
        finally
        {
            NativeLibrary.Free(library);
        }
    }
}
