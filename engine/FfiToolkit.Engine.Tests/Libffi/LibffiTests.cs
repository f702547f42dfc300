using FfiToolkit.Libffi;
using FfiToolkit.Loading;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Libffi;

/// <summary>Which libffi is loaded, and what happens where there is none.</summary>
public sealed class LibffiTests(NativeFixture fixture)
{
    [Fact]
    public unsafe void A_result_fills_its_slot_whatever_was_in_it_before()
    {
        using FfiContext context = Contexts.Open(CallPath.Libffi);
        using DynamicLibrary library = context.Load(fixture.Path);
        CallInterface echo = new(context.LoadLibffi(), Signature.Parse("f32(f32)"));
        ulong slot = BitConverter.SingleToUInt32Bits(-1.5f);
        ulong result = 0xAAAA_AAAA_AAAA_AAAA;

        echo.Invoke(library.GetSymbol("echo_float32"), &slot, &result);

        // libffi writes a float's own four bytes; as few as it writes of a narrow integer on a 32-bit machine.
        Assert.Equal(slot, result);
    }

    [Theory]
    [InlineData("/app", "/app")]
    [InlineData("/app/runtimes/linux-x64/lib/net10.0", "/app")]
    [InlineData("/app/linux-x64/lib/net10.0", "/app/linux-x64/lib/net10.0")]
    [InlineData("/", "/")]
    public void The_packed_libffi_is_looked_for_where_the_packages_files_are_and_not_beside_an_assembly_for_one_platform(string folder, string root) =>
        Assert.Equal(root, AssemblyFolders.PackageRoot(folder).Replace('\\', '/'));

    [Fact]
    public void A_context_tells_its_libffi()
    {
        using FfiContext context = new();
        LibffiInfo info = context.Libffi;

        Assert.NotEmpty(info.Path);
        Assert.Equal(info.IsPacked, Path.IsPathRooted(info.Path));
        Assert.True(info.Version is null || Version.Parse(info.Version) >= new Version(3, 5), info.Version);
        Assert.Equal(info.Version is { } version && Version.Parse(version) >= new Version(3, 7), info.HasCallPlans);
        Assert.Same(info.Path, context.Libffi.Path);
    }

    [Fact]
    public void A_path_that_does_not_exist_is_named_in_a_coded_error()
    {
        using FfiContext context = new(new FfiContextOptions { CodeMemory = CodeMemoryPolicy.None, LibffiPath = "/nowhere/libffi.so.8" });

        FfiException error = Assert.Throws<FfiException>(() => context.Libffi);

        Assert.Equal("ERR_FFI_LIBFFI_UNAVAILABLE", error.Code);
        Assert.Equal(
            "No libffi could be loaded (tried /nowhere/libffi.so.8). Reference the FfiToolkit.Native package, install the system's libffi, or set FfiContextOptions.LibffiPath.",
            error.Message);
    }

    [Fact]
    public void A_library_that_is_no_libffi_is_named_in_a_coded_error()
    {
        using FfiContext context = new(new FfiContextOptions { LibffiPath = fixture.Path });

        FfiException error = Assert.Throws<FfiException>(() => context.Libffi);

        Assert.Equal("ERR_FFI_LIBFFI_UNAVAILABLE", error.Code);
        Assert.Contains($"(tried {fixture.Path} (not a libffi))", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Functions_that_need_libffi_fail_without_it_and_those_with_stubs_do_not()
    {
        using FfiContext context = new(new FfiContextOptions { LibffiPath = "/nowhere/libffi.so.8" });
        Assert.SkipUnless(context.IsFastcallAvailable, $"This machine has no fast path: {context.FastcallObstacle}.");
        using DynamicLibrary library = context.Load(fixture.Path);

        FfiException error = Assert.Throws<FfiException>(() => library.GetFunction("add_i32", Signature.Create(NativeType.Int32, [.. Enumerable.Repeat(NativeType.Int32, 129)])));

        Assert.Equal("ERR_FFI_LIBFFI_UNAVAILABLE", error.Code);
        Assert.Equal(3, (int)library.GetFunction("add_i32", "i32(i32, i32)").Invoke(1, 2));
    }

    [Fact]
    public void A_failed_load_is_reported_every_time()
    {
        using FfiContext context = new(new FfiContextOptions { LibffiPath = "/nowhere/other-libffi.so.8" });

        string first = Assert.Throws<FfiException>(() => context.Libffi).Message;
        Assert.Equal(first, Assert.Throws<FfiException>(() => context.Libffi).Message);
    }

    [Fact]
    public void The_packed_libffi_is_called_through_reusable_plans()
    {
        using FfiContext context = OpenPacked();
        LibffiInfo info = context.Libffi;
        Assert.SkipUnless(info.HasCallPlans, $"The libffi of this repository was built from {info.Version}, which has no call plans; build 3.7 or later.");
        using DynamicLibrary library = context.Load(fixture.Path);

        Assert.Equal(Contexts.PackedLibffi, info.Path);
        foreach (int arity in ArityFunctions.Arities)
        {
            NativeFunction mixed = library.GetFunction($"weigh_mixed_{arity}", ArityFunctions.MixedSignature(arity));
            FfiValue[] values = [.. Enumerable.Range(0, arity).Select(static i => (FfiValue)ArityFunctions.Argument(i))];
            Assert.Equal(CallPath.Libffi, mixed.CallPath);
            Assert.Equal(ArityFunctions.Weight(arity), (double)mixed.Invoke(values));
        }
    }

    [Fact]
    public void The_packed_libffi_keeps_narrow_values_right()
    {
        using FfiContext context = OpenPacked();
        using DynamicLibrary library = context.Load(fixture.Path);
        const ulong garbage = 0xdead_beef_cafe_f0ff;

        Assert.Equal(-1, (int)library.GetFunction("garbage_int8", "i8(u64)").Invoke(garbage));
        Assert.Equal(255, (int)library.GetFunction("garbage_uint8", "u8(u64)").Invoke(garbage));
        Assert.Equal(-3841, (int)library.GetFunction("garbage_int16", "i16(u64)").Invoke(garbage));
        Assert.Equal(-128L, (long)library.GetFunction("sees_int8", "i64(i8)").Invoke(-128));
        Assert.Equal(65535L, (long)library.GetFunction("sees_uint16", "i64(u16)").Invoke(65535));
        Assert.Equal(1.5f, (float)library.GetFunction("echo_float32", "f32(f32)").Invoke(1.5));
        Assert.True(library.GetFunction("nothing", "void()").Invoke().IsVoid);
    }

    [Fact]
    public async Task Threads_share_one_call_interface()
    {
        using FfiContext context = Contexts.Open(CallPath.Libffi);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction weigh = library.GetFunction("weigh_mixed_12", ArityFunctions.MixedSignature(12));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            FfiValue[] values = [.. Enumerable.Range(0, 12).Select(static i => (FfiValue)ArityFunctions.Argument(i))];
            for (int i = 0; i < 2000; i++)
            {
                Assert.Equal(ArityFunctions.Weight(12), (double)weigh.Invoke(values));
            }
        })));
    }

    private static FfiContext OpenPacked()
    {
        FfiContext? context = Contexts.TryOpenOnPackedLibffi();
        Assert.SkipWhen(context is null, "The libffi of this repository is not built; run eng/build.sh, then build the tests again.");
        return context!;
    }
}
