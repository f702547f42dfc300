using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Typed;

/// <summary>What Bind gives: delegates of any type that fits, known to the generator or not.</summary>
public sealed class DelegateTests(NativeFixture fixture)
{
    internal delegate int Add(int left, int right);

    internal delegate TResult Combine<T, TResult>(T left, T right);

    internal delegate void Quiet();

    internal delegate int Divide(int left, int right, out int remainder);

    internal delegate void Swap(ref double left, ref double right);

    // These three are bound in generic code only.
    internal delegate int OtherDivide(int left, int right, out int remainder);

    internal delegate void OtherSwap(ref double left, ref double right);

    internal delegate long OtherSum(in TypedReferenceTests.Point point, ulong count);

    internal delegate long Sum(in TypedReferenceTests.Point point, ulong count);

    internal delegate long SumReadOnly(ref readonly TypedReferenceTests.Point point, ulong count);

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

    [Fact]
    [Trait(Portable.Trait, Portable.Costly)]
    public async Task Where_no_code_can_be_made_a_delegate_type_that_no_generator_saw_is_refused_with_the_reason_and_the_way_out()
    {
        string message = await ChildProcess.RunAsync(ChildScenarios.BindWithoutDynamicCode);

        Assert.Equal(
            "System.Func`2[System.Int32,System.Int32] cannot be bound here: this program cannot make code at run time (NativeAOT), and when it was compiled no Bind with that type was seen. "
            + "The generator that sees them runs in the C# compiler, not in F#'s or Visual Basic's, and sees no type parameters. Name the type in a Bind in C#, or use Call or Invoke\n",
            message);
    }

    [Theory, BothPaths]
    public void Out_ref_and_in_parameters_are_passed_in_place(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        foreach (BindMode mode in Enum.GetValues<BindMode>())
        {
            // By the generator, which sees the types here, and by the engine, which makes a method for them.
            Check(library.GetFunction("divide", "i32(i32, i32, pointer)").Bind<Divide>(mode));
            Check(BindGeneric<OtherDivide>("divide", "i32(i32, i32, pointer)").Invoke);
            TypedReferenceTests.Point point = new(3, 4);
            CheckSwap(library.GetFunction("swap_f64", "void(pointer, buffer)").Bind<Swap>(mode));
            CheckSwap(BindGeneric<OtherSwap>("swap_f64", "void(pointer, buffer)").Invoke);
            Assert.Equal(7, library.GetFunction("sum_i32", "i64(pointer, u64)").Bind<Sum>(mode)(new(3, 4), 2));
            Assert.Equal(7, library.GetFunction("sum_i32", "i64(pointer, u64)").Bind<SumReadOnly>(mode)(ref point, 2));
            Assert.Equal(7, BindGeneric<OtherSum>("sum_i32", "i64(pointer, u64)")(new(3, 4), 2));

            T BindGeneric<T>(string name, string signature)
                where T : Delegate => library.GetFunction(name, signature).Bind<T>(mode);
        }

        static void Check(Divide divide)
        {
            Assert.Equal(3, divide(23, 6, out int remainder));
            Assert.Equal(5, remainder);
        }

        static void CheckSwap(Swap swap)
        {
            double[] numbers = [1.5, 2.5];
            swap(ref numbers[0], ref numbers[1]);
            Assert.Equal([2.5, 1.5], numbers);
        }
    }

    [Fact]
    public void A_reference_is_refused_where_no_address_is_declared()
    {
        using FfiContext context = new();
        using DynamicLibrary library = context.Load(fixture.Path);

        Errors.AssertThrows<FfiBindException>(
            "ERR_INVALID_ARG_TYPE",
            "Argument 2 of divide: int32(int32, int32, uint64) is uint64, the typed call has Span<int>; use ulong or nuint",
            () => library.GetFunction("divide", "i32(i32, i32, u64)").Bind<Divide>());
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
