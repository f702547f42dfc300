using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Contract;

/// <summary>What is checked first: closed, then the count, then the arguments from the left, then the call.</summary>
public sealed class CallOrderTests(NativeFixture fixture)
{
    [Theory, BothPaths]
    public void A_wrong_count_is_refused_both_ways(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction three = library.GetFunction("three", "i32(i8, u16, i32)");
        NativeFunction nothing = library.GetFunction("nothing", "void()");
        long before = CallsMade(library);

        Errors.AssertRefused("three takes 3 arguments, not 2: int32(int8, uint16, int32)", () => three.Invoke(1, 2));
        Errors.AssertRefused("three takes 3 arguments, not 4: int32(int8, uint16, int32)", () => three.Invoke(1, 2, 3, 4));
        Errors.AssertRefused("three takes 3 arguments, not 0: int32(int8, uint16, int32)", () => three.Invoke());
        Errors.AssertRefused("nothing takes 0 arguments, not 1: void()", () => nothing.Invoke(1));
        Assert.Equal(before, CallsMade(library));
    }

    [Theory]
    [InlineData(CallPath.Fast, 40)]
    [InlineData(CallPath.Fast, 200)]
    [InlineData(CallPath.Libffi, 40)]
    [InlineData(CallPath.Libffi, 200)]
    public void A_wrong_count_of_many_arguments_is_refused(CallPath path, int arity)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction function = library.GetFunction($"weigh_i32_{arity}", ArityFunctions.IntegerSignature(arity));
        FfiValue[] tooMany = new FfiValue[arity + 1];

        Errors.AssertRefused($"{function.Name} takes {arity} arguments, not {arity + 1}: {function.Signature}", () => function.Invoke(tooMany));
        Errors.AssertRefused($"{function.Name} takes {arity} arguments, not {arity - 1}: {function.Signature}", () => function.Invoke(tooMany.AsSpan(2)));
    }

    [Theory, BothPaths]
    public void The_count_comes_before_the_arguments(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction three = library.GetFunction("three", "i32(i8, u16, i32)");

        Errors.AssertRefused("three takes 3 arguments, not 2: int32(int8, uint16, int32)", () => three.Invoke(1000, "text"));
    }

    [Theory, BothPaths]
    public void The_leftmost_wrong_argument_is_named_and_nothing_is_called(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction three = library.GetFunction("three", "i32(i8, u16, i32)");
        long before = CallsMade(library);

        Assert.Equal(0, Errors.AssertRefused("Argument 0 of three is the int 128; int8 takes an integer of up to 32 bits, or a float or double without fraction, from -128 to 127", () => three.Invoke(128, -1, 0.5)).ArgumentIndex);
        Assert.Equal(1, Errors.AssertRefused("Argument 1 of three is the int -1; uint16 takes an integer of up to 32 bits, or a float or double without fraction, from 0 to 65535", () => three.Invoke(127, -1, 0.5)).ArgumentIndex);
        Assert.Equal(2, Errors.AssertRefused("Argument 2 of three is the double 0.5; int32 takes an integer of up to 32 bits, or a float or double without fraction, from -2147483648 to 2147483647", () => three.Invoke(127, 1, 0.5)).ArgumentIndex);
        Assert.Equal(before, CallsMade(library));
        Assert.Equal(130, (int)three.Invoke(127, 1, 2));
    }

    [Theory, BothPaths]
    public void The_leftmost_wrong_reference_is_named_and_what_was_pinned_is_let_go(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction sum = library.GetFunction("sum_bytes", "u64(pointer, u64)");
        using TestHandle handle = new(4096);

        Errors.AssertRefused("Argument 1 of sum_bytes is the int -1; uint64 takes an integer of at least 0, or a float or double without fraction up to 2^53 - 1", () => sum.Invoke(handle, -1));
        handle.Dispose();

        Assert.Equal(1, handle.Releases);
    }

    [Theory, BothPaths]
    public void Closed_comes_before_the_count_and_the_arguments(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction three = library.GetFunction("three", "i32(i8, u16, i32)");
        library.Dispose();

        Errors.AssertClosed(() => three.Invoke(1, 2, 3));
        Errors.AssertClosed(() => three.Invoke(1));
        Errors.AssertClosed(() => three.Invoke(1000, "text", 0.5));
    }

    private static long CallsMade(DynamicLibrary library) => (long)library.GetFunction("calls_made", "i64()").Invoke();
}
