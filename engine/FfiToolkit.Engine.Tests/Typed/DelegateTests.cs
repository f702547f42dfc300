using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Typed;

/// <summary>What Bind gives: delegates of any type that fits, known to the generator or not.</summary>
public sealed class DelegateTests(NativeFixture fixture)
{
    internal delegate int Add(int left, int right);

    internal delegate TResult Combine<T, TResult>(T left, T right);

    internal delegate void Quiet();

    [Theory, BothPaths]
    public void Delegate_types_of_a_program_are_bound(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction add = library.GetFunction("add_i32", "i32(i32, i32)");

        Assert.Equal(5, add.Bind<Add>()(2, 3));
        Assert.Equal(5, add.Bind<Add>(BindMode.Leaf)(2, 3));
        Assert.Equal(5, add.Bind<Combine<int, int>>()(2, 3));
        Assert.Equal(4.0, library.GetFunction("add_f64", "f64(f64, f64)").Bind<Combine<double, double>>()(1.5, 2.5));
        library.GetFunction("nothing", "void()").Bind<Quiet>()();
        library.GetFunction("nothing", "void()").Bind<Action>(BindMode.Leaf)();
    }

    [Theory, BothPaths]
    public void Delegate_types_that_are_chosen_in_generic_code_are_bound(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);

        Assert.Equal(5, BindGeneric<Func<int, int, int>>(library)(2, 3));
        Assert.Equal(5, BindGeneric<Add>(library)(2, 3));

        static T BindGeneric<T>(DynamicLibrary library)
            where T : Delegate => library.GetFunction("add_i32", "i32(i32, i32)").Bind<T>();
    }

    [Theory, BothPaths]
    public void Bound_delegates_work_from_many_threads(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        Func<double, double, double> add = library.GetFunction("add_f64", "f64(f64, f64)").Bind<Func<double, double, double>>();
        NativeFunction eight = library.GetFunction("add8_i32", "i32(i32, i32, i32, i32, i32, i32, i32, i32)");

        Parallel.For(0, 8, thread =>
        {
            for (int i = 0; i < 2000; i++)
            {
                Assert.Equal(i + thread, add(i, thread));
                Assert.Equal((7 * i) + thread, (int)eight.Invoke(i, i, i, i, i, i, i, thread));
                Assert.Equal((7 * i) + thread, eight.Call<int, int, int, int, int, int, int, int, int>(i, i, i, i, i, i, i, thread));
            }
        });
    }

    [Fact]
    public void A_function_of_another_context_is_not_confused_with_ours()
    {
        using FfiContext fast = Contexts.Open(CallPath.Fast);
        using FfiContext slow = Contexts.Open(CallPath.Libffi);
        NativeFunction byStub = fast.Load(fixture.Path).GetFunction("add_i32", "i32(i32, i32)");
        NativeFunction byLibffi = slow.Load(fixture.Path).GetFunction("add_i32", "i32(i32, i32)");

        Assert.Equal((CallPath.Fast, CallPath.Libffi), (byStub.CallPath, byLibffi.CallPath));
        Assert.Equal(byStub.Pointer, byLibffi.Pointer);
        Assert.Equal(byStub.Bind<Add>()(1, 2), byLibffi.Bind<Add>()(1, 2));
    }
}
