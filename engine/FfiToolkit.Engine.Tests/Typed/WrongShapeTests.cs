using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Typed;

/// <summary>Typed calls and delegates that do not fit the signature: what is wrong, where, and what would fit.</summary>
[Trait(Portable.Trait, Portable.Costly)]
public sealed class WrongShapeTests(NativeFixture fixture)
{
    internal enum ByteEnum : byte
    {
        None,
    }

    private delegate int ByReference(ref string value);

    private delegate int ByReferenceToSpan(ref Span<int> value);

    private delegate ref int ReferenceResult();

    private unsafe delegate int ByPointer(int* value);

    private delegate int Long(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j, int k, int l, int m, int n, int o, int p, int q);

    [Theory, BothPaths]
    public void A_wrong_number_of_parameters_is_refused(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction add = library.GetFunction("add_i32", "i32(i32, i32)");

        AssertRefused("add_i32: int32(int32, int32) takes 2 arguments, the typed call has 1: int(int)", add, () => add.Call<int, int>(1));
        AssertRefused("add_i32: int32(int32, int32) takes 2 arguments, the typed call has 3: int(int, int, int)", add, () => add.Bind<Func<int, int, int, int>>());
        AssertRefused("add_i32: int32(int32, int32) takes 2 arguments, the typed call has 0: no result()", add, () => add.Bind<Action>());
    }

    [Theory, BothPaths]
    public void A_wrong_type_of_a_parameter_is_named_with_what_would_fit(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction add = library.GetFunction("add_i32", "i32(i32, i32)");
        NativeFunction address = library.GetFunction("address_of", "u64(pointer)");

        AssertRefused("Argument 1 of add_i32: int32(int32, int32) is int32, the typed call has long; use int", add, () => add.Call<int, long, int>(1, 2));
        AssertRefused("Argument 0 of add_i32: int32(int32, int32) is int32, the typed call has string; use int", add, () => add.Bind<Func<string, int, int>>());
        AssertRefused("Argument 0 of add_i32: int32(int32, int32) is int32, the typed call has uint; use int", add, () => add.Bind<Func<uint, int, int>>());
        AssertRefused("Argument 0 of add_i32: int32(int32, int32) is int32, the typed call has bool; use int", add, () => add.Bind<Func<bool, int, int>>());
        AssertRefused("Argument 0 of add_i32: int32(int32, int32) is int32, the typed call has ByteEnum; use int", add, () => add.Bind<Func<ByteEnum, int, int>>());
        AssertRefused(
            "Argument 0 of address_of: uint64(pointer) is pointer, the typed call has int; use nint or nuint, string, a span or array of an unmanaged type, Memory<byte>, ReadOnlyMemory<byte> or a SafeHandle",
            address,
            () => address.Call<int, ulong>(1));
        Assert.Throws<FfiBindException>(() => address.Call<object, ulong>(new object()));
        Assert.Throws<FfiBindException>(() => address.Call<string[], ulong>([]));
        Assert.Throws<FfiBindException>(() => address.Call<ReadOnlySpan<string>, ulong>([]));
        Assert.Throws<FfiBindException>(() => address.Call<Span<KeyValuePair<string, int>>, ulong>([]));
        Assert.Throws<FfiBindException>(() => address.Call<(byte Small, double Large)[], ulong>([]));
    }

    [Theory, BothPaths]
    public void A_wrong_result_type_is_named_with_what_would_fit(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction add = library.GetFunction("add_i32", "i32(i32, i32)");
        NativeFunction nothing = library.GetFunction("nothing", "void()");
        NativeFunction text = library.GetFunction("echo_string", "string(string)");

        AssertRefused("The result of add_i32: int32(int32, int32) is int32, the typed call has double; use int", add, () => add.Call<int, int, double>(1, 2));
        AssertRefused("The result of add_i32: int32(int32, int32) is int32, the typed call has no result; use int", add, () => add.CallVoid(1, 2));
        AssertRefused("The result of nothing: void() is void, the typed call has int; use no result (an Action, or CallVoid)", nothing, () => nothing.Bind<Func<int>>());
        AssertRefused("The result of echo_string: string(string) is string, the typed call has int; use nint or nuint or string", text, () => text.Bind<Func<string, int>>());
        AssertRefused("The result of address_of: uint64(pointer) is uint64, the typed call has string; use ulong or nuint", library.GetFunction("address_of", "u64(pointer)"), () => library.GetFunction("address_of", "u64(pointer)").Bind<Func<nint, string>>());
    }

    [Fact]
    public void Delegates_that_cannot_be_bound_at_all_say_why()
    {
        using FfiContext context = new();
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction negate = library.GetFunction("negate", "i32(i32)");

        // Types chosen at run time: the generator reports such delegates when they are written out in a program.
        AssertRefused("ByReference has a parameter 'value' that refers to a string; native code takes references to unmanaged types", negate, () => BindAtRunTime(negate, typeof(ByReference)));
        AssertRefused("ByReferenceToSpan has a parameter 'value' that refers to a Span<int>; native code takes references to unmanaged types", negate, () => BindAtRunTime(negate, typeof(ByReferenceToSpan)));
        AssertRefused("ReferenceResult has a result of a pointer or by-reference type; use nint", negate, () => BindAtRunTime(negate, typeof(ReferenceResult)));
        AssertRefused("ByPointer has a parameter 'value' of a pointer type; use nint, ref or a span", negate, () => BindAtRunTime(negate, typeof(ByPointer)));
        AssertRefused("Long has 17 parameters; delegates of up to 16 can be bound; use Invoke", negate, () => BindAtRunTime(negate, typeof(Long)));
        AssertRefused("Delegate is not a delegate type of its own; name one such as Func<int, int>", negate, () => BindAtRunTime(negate, typeof(Delegate)));
    }

    [Theory, BothPaths]
    public void A_refused_shape_leaves_the_function_as_it_was(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction add = library.GetFunction("add_i32", "i32(i32, i32)");
        for (int i = 0; i < 3; i++)
        {
            Assert.Throws<FfiBindException>(() => add.Call<long, long, long>(1, 2));
            Assert.Equal(3, add.Call<int, int, int>(1, 2));
        }
    }

    private static void BindAtRunTime(NativeFunction function, Type type)
    {
        try
        {
            typeof(NativeFunction).GetMethod(nameof(NativeFunction.Bind))!.MakeGenericMethod(type).Invoke(function, [BindMode.Normal]);
        }
        catch (System.Reflection.TargetInvocationException failure) when (failure.InnerException is FfiBindException refusal)
        {
            throw refusal;
        }
    }

    private static void AssertRefused(string message, NativeFunction function, Action action) =>
        Assert.Same(function.Signature, Errors.AssertThrows<FfiBindException>("ERR_INVALID_ARG_TYPE", message, action).Signature);
}
