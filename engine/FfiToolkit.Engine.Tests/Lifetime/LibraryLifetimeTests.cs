using System.Runtime.CompilerServices;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Lifetime;

/// <summary>How long libraries, functions and contexts live.</summary>
[Collection(ProcessMapsGroup.Name)]
public sealed class LibraryLifetimeTests(NativeFixture fixture)
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
    public void A_function_in_use_keeps_its_library(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        string copy = fixture.Copy();
        NativeFunction add = Take(context, copy);
        Garbage.Collect();

        Assert.True(ProcessMaps.Contains(copy));
        Assert.Equal(3, (int)add.Invoke(1, 2));
    }

    [Theory, BothPaths]
    public void A_library_that_nobody_can_call_is_unmapped(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        string copy = fixture.Copy();
        TakeAndCall(context, copy);

        Assert.True(Garbage.CollectUntil(() => ProcessMaps.IsUnmapped(copy)), "The library stayed mapped.");

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void TakeAndCall(FfiContext context, string copy) => Assert.Equal(3, (int)Take(context, copy).Invoke(1, 2));
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

        Assert.True(ProcessMaps.WaitUntil(() => ProcessMaps.IsUnmapped(copy)), "The library stayed mapped.");
        Errors.AssertClosed(() => add.Invoke(1, 2));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static NativeFunction Take(FfiContext context, string copy) => context.Load(copy).GetFunction("add_i32", "i32(i32, i32)");
}
