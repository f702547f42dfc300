using FfiToolkit.Calls.Typed;

namespace FfiToolkit.Engine.Generators.Tests;

/// <summary>The generator runs over this file as it is compiled; the engine then binds without reflection.</summary>
public sealed class EndToEndTests
{
    internal delegate nint TextLength(ReadOnlySpan<byte> text);

    [Fact]
    public void This_assembly_has_registrations_and_bound_delegates_call_native_code()
    {
        using FfiContext ffi = new();
        using DynamicLibrary program = ffi.LoadMainProgram();
        Func<int, int> abs = program.GetFunction("abs", "i32(i32)").Bind<Func<int, int>>();
        TextLength strlen = program.GetFunction("strlen", "i64(buffer)").Bind<TextLength>(BindMode.Leaf);

        Assert.Equal(7, abs(-7));
        Assert.Equal(5, strlen("bound\0"u8));
        Assert.NotNull(typeof(EndToEndTests).Assembly.GetType("FfiToolkit.Generated.Bindings"));

        // The reflection path would make the delegate from a MethodInfo; the registered one is the binding's own method.
        Assert.IsType<FuncBinding<int, int>>(abs.Target);
        Assert.Equal(nameof(FuncBinding<int, int>.CallLeaf), strlen.Method.Name);
    }
}
