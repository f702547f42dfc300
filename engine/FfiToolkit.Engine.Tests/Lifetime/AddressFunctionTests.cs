using System.Runtime.InteropServices;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Lifetime;

/// <summary>Functions that are known by their address alone.</summary>
public sealed unsafe class AddressFunctionTests(NativeFixture fixture)
{
    [Theory, BothPaths]
    public void An_address_is_called_as_a_symbol_is(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        nint address = library.GetSymbol("add_i32");

        NativeFunction ofContext = context.GetFunction(address, "i32(i32, i32)");
        NativeFunction ofLibrary = library.GetFunction(address, "i32(i32, i32)");

        Assert.Equal(path, ofContext.CallPath);
        Assert.Equal((3, 3), ((int)ofContext.Invoke(1, 2), (int)ofLibrary.Invoke(1, 2)));
        Assert.Equal((3, 3), (ofContext.Call<int, int, int>(1, 2), ofLibrary.Bind<Func<int, int, int>>()(1, 2)));
        Assert.Equal($"0x{address:x}: int32(int32, int32)", ofContext.ToString());
        Assert.Equal((address, address), (ofContext.Pointer, ofLibrary.Pointer));
        Errors.AssertRefused($"Argument 1 of 0x{address:x} is the double 2.5; int32 takes an integer of up to 32 bits, or a float or double without fraction, from -2147483648 to 2147483647", () => ofContext.Invoke(1, 2.5));
    }

    [Theory, BothPaths]
    public void An_address_can_be_one_of_managed_code(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);

        Assert.Equal(42, (int)context.GetFunction((nint)(delegate* unmanaged<int, int>)&Twice, "i32(i32)").Invoke(21));
    }

    [Theory, BothPaths]
    public void A_function_of_an_address_is_closed_with_what_made_it(CallPath path)
    {
        FfiContext context = Contexts.Open(path);
        DynamicLibrary library = context.Load(fixture.Path);
        nint address = library.GetSymbol("add_i32");
        NativeFunction ofContext = context.GetFunction(address, Signature.Parse("i32(i32, i32)"));
        NativeFunction ofLibrary = library.GetFunction(address, Signature.Parse("i32(i32, i32)"));
        using FfiContext other = new();
        using DynamicLibrary kept = other.Load(fixture.Path);

        library.Dispose();
        Errors.AssertClosed(() => ofLibrary.Invoke(1, 2));
        Errors.AssertClosed(() => library.GetFunction(address, "i32(i32, i32)"));
        Assert.Equal(3, (int)ofContext.Invoke(1, 2));

        context.Dispose();
        Errors.AssertClosed(() => ofContext.Invoke(1, 2));
        Errors.AssertThrows<FfiClosedException>("ERR_FFI_LIBRARY_CLOSED", "Context is disposed", () => context.GetFunction(address, "i32(i32, i32)"));
    }

    [Fact]
    public void The_address_0_is_refused()
    {
        using FfiContext context = new();
        using DynamicLibrary library = context.Load(fixture.Path);

        Errors.AssertRefused("Function address must not be 0 (Parameter 'address')", () => context.GetFunction(0, "i32()"));
        Errors.AssertRefused("Function address must not be 0 (Parameter 'address')", () => library.GetFunction(0, "i32()"));
        Assert.Throws<ArgumentNullException>(() => context.GetFunction(1, (Signature)null!));
        Assert.Throws<FfiSignatureException>(() => context.GetFunction(1, "i32"));
    }

    [Fact]
    public void A_symbol_that_is_not_there_can_be_asked_for_without_an_exception()
    {
        using FfiContext context = new();
        using DynamicLibrary library = context.Load(fixture.Path);

        Assert.False(library.TryGetFunction("no_such_symbol", "i32()", out NativeFunction? none));
        Assert.Null(none);
        Assert.True(library.TryGetFunction("two", "u8()", out NativeFunction? two));
        Assert.Same(library.GetFunction("two", "u8()"), two);
        Assert.True(library.TryGetFunction("two", Signature.Parse("u8()"), out _));
        Errors.AssertRefused("Function name must not contain a null character (Parameter 'name')", () => library.TryGetFunction("t\0wo", "u8()", out _));
        library.Dispose();
        Errors.AssertClosed(() => library.TryGetFunction("two", "u8()", out _));
    }

    [UnmanagedCallersOnly]
    private static int Twice(int x) => 2 * x;
}
