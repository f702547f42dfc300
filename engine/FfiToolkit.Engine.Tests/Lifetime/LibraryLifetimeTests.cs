using System.Runtime.CompilerServices;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Lifetime;

/// <summary>How long libraries, functions and contexts live.</summary>
[Collection(ProcessMapsGroup.Name)]
public sealed unsafe class LibraryLifetimeTests(NativeFixture fixture)
{
    [Theory, BothPaths]
    public void A_closed_library_refuses_everything_and_is_unmapped(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        string copy = fixture.Copy();
        DynamicLibrary library = context.Load(copy);
        NativeFunction add = library.GetFunction("add_i32", "i32(i32, i32)");
        Func<int, int, int> bound = add.Bind<Func<int, int, int>>();
        Func<int, int, int> leaf = add.Bind<Func<int, int, int>>(BindMode.Leaf);
        Assert.Equal((3, 3, 3), ((int)add.Invoke(1, 2), bound(1, 2), leaf(1, 2)));
        Assert.True(ProcessMaps.Contains(copy));

        library.Dispose();

        Assert.True(ProcessMaps.IsUnmapped(copy));
        Assert.True(library.IsClosed);
        Assert.Equal(copy, library.Path);
        Errors.AssertClosed(() => add.Invoke(1, 2));
        Errors.AssertClosed(() => add.Call<int, int, int>(1, 2));
        Errors.AssertClosed(() => bound(1, 2));
        Errors.AssertClosed(() => leaf(1, 2));
        Errors.AssertClosed(() => add.Bind<Func<int, int, int>>());
        Errors.AssertClosed(() => library.GetSymbol("add_i32"));
        Errors.AssertClosed(() => library.GetFunction("add_i32", "i32(i32, i32)"));
        Assert.IsAssignableFrom<ObjectDisposedException>(Assert.Throws<FfiClosedException>(() => add.Invoke(1, 2)));
    }

    [Fact]
    public void Closing_twice_does_nothing()
    {
        using FfiContext context = new();
        string copy = fixture.Copy();
        DynamicLibrary first = context.Load(copy);
        using DynamicLibrary second = context.Load(copy);
        first.Dispose();
        first.Dispose();

        // The loader counts: had the second closing reached it, the other library would be gone.
        Assert.True(ProcessMaps.Contains(copy));
        Assert.Equal(2, (int)second.GetFunction("two", "u8()").Invoke());
    }

    [Fact]
    public void Disposing_a_context_closes_its_libraries()
    {
        FfiContext context = new();
        string copy = fixture.Copy();
        DynamicLibrary library = context.Load(copy);
        NativeFunction add = library.GetFunction("add_i32", "i32(i32, i32)");
        context.Dispose();
        context.Dispose();

        Assert.True(library.IsClosed);
        Assert.True(ProcessMaps.IsUnmapped(copy));
        Errors.AssertClosed(() => add.Invoke(1, 2));
        Errors.AssertThrows<FfiClosedException>("ERR_FFI_LIBRARY_CLOSED", "Context is disposed", () => context.Load(copy));
        Errors.AssertThrows<FfiClosedException>("ERR_FFI_LIBRARY_CLOSED", "Context is disposed", () => context.LoadMainProgram());
    }

    [Fact]
    public void Closing_one_library_leaves_the_others_of_its_context_open()
    {
        using FfiContext context = new();
        using DynamicLibrary stays = context.Load(fixture.Copy());
        NativeFunction add = stays.GetFunction("add_i32", "i32(i32, i32)");
        context.Load(fixture.Copy()).Dispose();

        Assert.Equal(3, (int)add.Invoke(1, 2));
    }

    [Theory, BothPaths]
    public void A_context_keeps_the_libraries_that_nobody_else_refers_to(CallPath path)
    {
        string copy = fixture.Copy();
        using (FfiContext context = Contexts.Open(path))
        {
            Assert.Equal(1, Count(context, copy));
            Assert.Equal(2, Count(context, copy));
            Garbage.Collect();

            // The library's own state is there still: it was never unmapped.
            Assert.True(ProcessMaps.Contains(copy));
            Assert.Equal(3, Count(context, copy));
        }

        Assert.True(ProcessMaps.IsUnmapped(copy));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static int Count(FfiContext context, string copy) => (int)context.Load(copy).GetFunction("count_up", "i32()").Invoke();
    }

    [Theory, BothPaths]
    public void An_address_is_good_until_its_context_is_disposed(CallPath path)
    {
        string copy = fixture.Copy();
        using FfiContext context = Contexts.Open(path);
        (nint symbol, nint pointer) = Addresses(context, copy);
        Garbage.Collect();

        Assert.Equal(-5, ((delegate* unmanaged<int, int>)symbol)(5));
        Assert.Equal(3, ((delegate* unmanaged<int, int, int>)pointer)(1, 2));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (nint Symbol, nint Pointer) Addresses(FfiContext context, string copy)
        {
            DynamicLibrary library = context.Load(copy);
            return (library.GetSymbol("negate"), library.GetFunction("add_i32", "i32(i32, i32)").Pointer);
        }
    }

    [Fact]
    public void The_collector_unmaps_no_library_of_a_context_that_was_dropped()
    {
        string copy = fixture.Copy();
        nint negate = Drop(copy);
        Garbage.Collect();

        Assert.True(ProcessMaps.Contains(copy));
        Assert.Equal(-5, ((delegate* unmanaged<int, int>)negate)(5));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static nint Drop(string copy) => new FfiContext().Load(copy).GetSymbol("negate");
    }

    [Fact]
    public void Many_short_lived_threads_leave_a_library_that_can_be_closed()
    {
        using FfiContext context = new();
        string copy = fixture.Copy();
        DynamicLibrary library = context.Load(copy);
        NativeFunction add = library.GetFunction("add_i32", "i32(i32, i32)");
        for (int i = 0; i < 60; i++)
        {
            int sum = 0;
            Thread thread = new(() => sum = (int)add.Invoke(i, 1) + add.Call<int, int, int>(i, 2));
            thread.Start();
            thread.Join();
            Assert.Equal((2 * i) + 3, sum);
        }

        library.Dispose();

        Assert.True(ProcessMaps.IsUnmapped(copy), "The library stayed mapped.");
        Errors.AssertClosed(() => add.Invoke(1, 2));
    }
}
