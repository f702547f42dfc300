using System.Runtime.CompilerServices;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Lifetime;

/// <summary>One symbol has one function object, of one signature, while it is in use.</summary>
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

    [Fact]
    public void Types_that_are_one_to_native_code_are_one_signature()
    {
        using FfiContext context = new();
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction first = library.GetFunction("is_null", "i32(pointer)");

        Assert.Same(first, library.GetFunction("is_null", "i32(string)"));
        Assert.Same(first, library.GetFunction("is_null", "i32(buffer)"));
        Assert.Same(first, library.GetFunction("is_null", "i32(arraybuffer)"));
        Assert.Same(library.GetFunction("two", "bool()"), library.GetFunction("two", "u8()"));
    }

    [Fact]
    public void Another_signature_is_refused_while_the_function_is_in_use()
    {
        using FfiContext context = new();
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction first = library.GetFunction("add_i32", "i32(i32, i32)");

        Errors.AssertRefused("Function add_i32 was already requested with a different signature", () => library.GetFunction("add_i32", "i32(i32)"));
        Errors.AssertRefused("Function add_i32 was already requested with a different signature", () => library.GetFunction("add_i32", "u32(i32, i32)"));
        Assert.Equal(3, (int)first.Invoke(1, 2));
    }

    [Fact]
    public void Another_signature_is_free_when_the_function_is_no_longer_in_use()
    {
        using FfiContext context = new();
        using DynamicLibrary library = context.Load(fixture.Path);
        Use(library);

        NativeFunction? unsigned = null;
        Assert.True(Garbage.CollectUntil(() =>
        {
            try
            {
                unsigned = library.GetFunction("add_i32", "u32(u32, u32)");
                return true;
            }
            catch (FfiArgumentException)
            {
                return false;
            }
        }));
        Assert.Equal(3u, (uint)unsigned!.Invoke(1, 2));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Use(DynamicLibrary library) => library.GetFunction("add_i32", "i32(i32, i32)").Invoke(1, 2);
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
