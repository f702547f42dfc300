using System.Reflection;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Typed;

/// <summary>Every number of arguments, by every way of calling.</summary>
public sealed class ArityTests(NativeFixture fixture)
{
    private const int MaximumTypedArity = 16;

    public static IEnumerable<TheoryDataRow<CallPath, int>> Arities() =>
        from path in Enum.GetValues<CallPath>()
        from arity in ArityFunctions.Arities
        select new TheoryDataRow<CallPath, int>(path, arity);

    public static IEnumerable<TheoryDataRow<CallPath, int>> TypedArities() =>
        Arities().Where(static row => row.Data.Item2 <= MaximumTypedArity);

    [Theory]
    [MemberData(nameof(Arities))]
    public void Invoke_takes_any_number_of_arguments(CallPath path, int arity)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction integers = library.GetFunction($"weigh_i32_{arity}", ArityFunctions.IntegerSignature(arity));
        NativeFunction mixed = library.GetFunction($"weigh_mixed_{arity}", ArityFunctions.MixedSignature(arity));
        FfiValue[] values = [.. Enumerable.Range(0, arity).Select(static i => (FfiValue)ArityFunctions.Argument(i))];

        Assert.Equal(ArityFunctions.Weight(arity), (long)integers.Invoke(values));
        Assert.Equal(ArityFunctions.Weight(arity), (double)mixed.Invoke(values));
        Assert.Equal(path == CallPath.Fast && arity <= 128 ? CallPath.Fast : CallPath.Libffi, integers.CallPath);
    }

    [Fact]
    public void A_signature_that_is_too_long_for_a_stub_takes_libffi_and_says_why()
    {
        using FfiContext context = Contexts.Open(CallPath.Fast);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction function = library.GetFunction("weigh_i32_200", ArityFunctions.IntegerSignature(200));

        Assert.Equal(CallPath.Libffi, function.CallPath);
        Assert.Equal("200 parameters are more than the 128 that a stub takes", function.CallPathReason);
    }

    [Theory]
    [MemberData(nameof(TypedArities))]
    public void Typed_calls_and_delegates_take_up_to_sixteen_arguments(CallPath path, int arity)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction integers = library.GetFunction($"weigh_i32_{arity}", ArityFunctions.IntegerSignature(arity));
        NativeFunction mixed = library.GetFunction($"weigh_mixed_{arity}", ArityFunctions.MixedSignature(arity));
        object[] numbers = [.. Enumerable.Range(0, arity).Select(static i => (object)ArityFunctions.Argument(i))];
        object[] both = [.. Enumerable.Range(0, arity).Select(static i => i % 2 == 0 ? (object)ArityFunctions.Argument(i) : (double)ArityFunctions.Argument(i))];

        foreach (BindMode mode in Enum.GetValues<BindMode>())
        {
            Assert.Equal(ArityFunctions.Weight(arity), Bind(integers, mode, numbers, typeof(long)).DynamicInvoke(numbers));
            Assert.Equal((double)ArityFunctions.Weight(arity), Bind(mixed, mode, both, typeof(double)).DynamicInvoke(both));
        }

        Assert.Equal(ArityFunctions.Weight(arity), Call(integers, numbers, typeof(long)));
        Assert.Equal((double)ArityFunctions.Weight(arity), Call(mixed, both, typeof(double)));
    }

    [Theory]
    [MemberData(nameof(TypedArities))]
    public void Calls_without_a_result_run_at_every_arity(CallPath path, int arity)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        string signature = ArityFunctions.IntegerSignature(arity).Replace("i64", "void", StringComparison.Ordinal);
        NativeFunction function = library.GetFunction($"weigh_i32_{arity}", signature);
        object[] numbers = [.. Enumerable.Range(0, arity).Select(static i => (object)i)];

        Assert.Null(Bind(function, BindMode.Normal, numbers, typeof(void)).DynamicInvoke(numbers));
        Assert.Null(Bind(function, BindMode.Leaf, numbers, typeof(void)).DynamicInvoke(numbers));
        Assert.Null(Generic(nameof(NativeFunction.CallVoid), arity, [.. numbers.Select(static number => number.GetType())]).Invoke(function, numbers));
    }

    private static Delegate Bind(NativeFunction function, BindMode mode, object[] arguments, Type result)
    {
        Type type = System.Linq.Expressions.Expression.GetDelegateType([.. arguments.Select(static argument => argument.GetType()), result]);
        return (Delegate)typeof(NativeFunction).GetMethod(nameof(NativeFunction.Bind))!.MakeGenericMethod(type).Invoke(function, [mode])!;
    }

    private static object? Call(NativeFunction function, object[] arguments, Type result) =>
        Generic(nameof(NativeFunction.Call), arguments.Length + 1, [.. arguments.Select(static argument => argument.GetType()), result]).Invoke(function, arguments);

    private static MethodInfo Generic(string name, int typeParameters, Type[] types)
    {
        MethodInfo method = typeof(NativeFunction).GetMethods().Single(method =>
            method.Name == name && method.GetGenericArguments().Length == typeParameters && !method.GetParameters().Any(static parameter => parameter.IsOut));
        return types.Length == 0 ? method : method.MakeGenericMethod(types);
    }
}
