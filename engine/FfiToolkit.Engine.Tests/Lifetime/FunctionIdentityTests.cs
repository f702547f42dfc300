using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Lifetime;

/// <summary>One symbol has one function object for each signature, while it is in use.</summary>
public sealed class FunctionIdentityTests(NativeFixture fixture)
{
    [Fact]
    public void The_same_name_and_signature_give_the_same_object()
    {
        using FfiContext context = new();
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction first = library.GetFunction("add_i32", "i32(i32, i32)");

        Assert.Same(first, library.GetFunction("add_i32", "int32( int32 ,int32 )"));
        Assert.Same(first, library.GetFunction("add_i32", Signature.Create(NativeType.Int32, NativeType.Int32, NativeType.Int32)));
        Assert.NotSame(first, library.GetFunction("add8_i32", "i32(i32, i32, i32, i32, i32, i32, i32, i32)"));
    }

    [Theory, BothPaths]
    public void A_symbol_has_functions_of_several_signatures_at_a_time(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction signed = library.GetFunction("add_i32", "i32(i32, i32)");
        NativeFunction unsigned = library.GetFunction("add_i32", "u32(u32, u32)");

        Assert.NotSame(signed, unsigned);
        Assert.Equal(-1L, (long)(int)signed.Invoke(1, -2));
        Assert.Equal(4294967295L, (long)(uint)unsigned.Invoke(1, 4294967294u));
        Assert.Same(signed, library.GetFunction("add_i32", "i32(i32, i32)"));
        Assert.Same(unsigned, library.GetFunction("add_i32", "u32(u32, u32)"));
    }

    [Fact]
    public void A_function_has_the_types_that_it_was_asked_for_with()
    {
        using FfiContext context = new();
        using DynamicLibrary library = context.Load(fixture.Path);
        string[] signatures = ["i32(pointer)", "i32(string)", "i32(buffer)", "i32(function)"];

        NativeFunction[] functions = [.. signatures.Select(signature => library.GetFunction("is_null", signature))];

        Assert.Equal(signatures.Select(Signature.Parse), functions.Select(static function => function.Signature));
        Assert.All(functions, static function => Assert.Equal(1, (int)function.Invoke(FfiValue.Null)));
    }

    [Fact]
    public void Two_libraries_of_one_file_have_functions_of_their_own()
    {
        using FfiContext context = new();
        using DynamicLibrary first = context.Load(fixture.Path);
        using DynamicLibrary second = context.Load(fixture.Path);

        Assert.NotSame(first.GetFunction("add_i32", "i32(i32, i32)"), second.GetFunction("add_i32", "i32(i32, i32)"));
    }

    [Fact]
    public void A_function_tells_its_name_signature_and_address()
    {
        using FfiContext context = new();
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction add = library.GetFunction("add_i32", "i32(i32, i32)");

        Assert.Equal("add_i32", add.Name);
        Assert.Equal(Signature.Parse("i32(i32, i32)"), add.Signature);
        Assert.Equal(library.GetSymbol("add_i32"), add.Pointer);
        Assert.Equal("add_i32: int32(int32, int32)", add.ToString());
    }
}
