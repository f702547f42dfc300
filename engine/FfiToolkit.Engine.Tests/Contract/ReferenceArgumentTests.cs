using System.Runtime.InteropServices;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Contract;

/// <summary>Strings, buffers and handles are what native code sees for the time of the call.</summary>
public sealed class ReferenceArgumentTests(NativeFixture fixture)
{
    [Theory, BothPaths]
    public void A_string_arrives_as_NUL_terminated_UTF8(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction length = library.GetFunction("text_length", "u64(string)");
        NativeFunction sum = library.GetFunction("sum_bytes", "u64(string, u64)");

        Assert.Equal(0ul, (ulong)length.Invoke(""));
        Assert.Equal(5ul, (ulong)length.Invoke("hello"));
        Assert.Equal(8ul, (ulong)length.Invoke("é🦊ść"[..^1]));
        Assert.Equal(100_000ul, (ulong)length.Invoke(new string('x', 100_000)));
        Assert.Equal(195ul + 169, (ulong)sum.Invoke("é", 3));
    }

    [Theory, BothPaths]
    public void Buffers_are_passed_in_place(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction fill = library.GetFunction("fill_bytes", "void(buffer, u64, u8)");
        byte[] bytes = new byte[4];
        uint[] numbers = new uint[2];
        byte[] window = new byte[6];
        int[,] matrix = new int[1, 2];

        Assert.True(fill.Invoke(bytes, 3, 7).IsVoid);
        fill.Invoke(numbers, 8, 255);
        fill.Invoke(window.AsMemory(2, 3), 3, 9);
        fill.Invoke(matrix, 8, 1);

        Assert.Equal([7, 7, 7, 0], bytes);
        Assert.Equal([uint.MaxValue, uint.MaxValue], numbers);
        Assert.Equal([0, 0, 9, 9, 9, 0], window);
        Assert.Equal(0x01010101, matrix[0, 1]);
    }

    [Theory, BothPaths]
    public void Read_only_memory_native_memory_and_addresses_are_read(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction sum = library.GetFunction("sum_bytes", "u64(pointer, u64)");
        nint memory = Marshal.AllocHGlobal(4);
        try
        {
            Marshal.WriteInt32(memory, 0x04030201);
            Assert.Equal(10ul, (ulong)sum.Invoke(memory, 4));
            Assert.Equal(10ul, (ulong)sum.Invoke((nuint)memory, 4u));
            Assert.Equal(10ul, (ulong)sum.Invoke((long)memory, 4.0));
            Assert.Equal(10ul, (ulong)sum.Invoke((ulong)memory, 4ul));
            Assert.Equal(10ul, (ulong)sum.Invoke(new TestHandle(memory), 4L));
            Assert.Equal(6ul, (ulong)sum.Invoke((ReadOnlyMemory<byte>)new byte[] { 1, 2, 3 }, 3));
            Assert.Equal(5ul, (ulong)sum.Invoke(new ReadOnlyMemory<byte>([1, 2, 3], 1, 2), 2));
        }
        finally
        {
            Marshal.FreeHGlobal(memory);
        }
    }

    [Theory, BothPaths]
    public void Null_of_every_kind_is_NULL(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction isNull = library.GetFunction("is_null", "i32(pointer)");

        Assert.Equal(1, (int)isNull.Invoke(FfiValue.Null));
        Assert.Equal(1, (int)isNull.Invoke((string?)null));
        Assert.Equal(1, (int)isNull.Invoke((byte[]?)null));
        Assert.Equal(1, (int)isNull.Invoke((SafeHandle?)null));
        Assert.Equal(1, (int)isNull.Invoke((nint)0));
        Assert.Equal(0, (int)isNull.Invoke(""));
        Assert.Equal(0, (int)isNull.Invoke(Array.Empty<byte>()));
    }

    [Theory, BothPaths]
    public void A_handle_is_held_during_the_call_and_let_go_after_it(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction address = library.GetFunction("address_of", "u64(pointer)");
        TestHandle handle = new(4096);

        Assert.Equal(4096ul, (ulong)address.Invoke(handle));
        Assert.Equal(0, handle.Releases);
        handle.Dispose();

        Assert.Equal(1, handle.Releases);
        Errors.AssertRefused("Argument 0 of address_of is a closed TestHandle", () => address.Invoke(handle));
    }

    [Theory, BothPaths]
    public void The_result_of_a_void_function_is_no_argument(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        FfiValue nothing = library.GetFunction("nothing", "void()").Invoke();
        NativeFunction isNull = library.GetFunction("is_null", "i32(pointer)");

        Assert.True(nothing.IsVoid);
        Assert.Null(nothing.ToObject());
        Errors.AssertRefused("Argument 0 of is_null is the result of a void function; pointer takes an nint, a non-negative long, a ulong, null, a string, an array or span of an unmanaged type, Memory<byte> or a SafeHandle", () => isNull.Invoke(nothing));
    }

    [Theory, BothPaths]
    public void Many_references_are_held_and_let_go_alike(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction last = library.GetFunction("address_of", $"u64({string.Join(", ", Enumerable.Repeat("pointer", 12))})");
        TestHandle[] handles = [.. Enumerable.Range(0, 12).Select(static i => new TestHandle(4096 + i))];

        Assert.Equal(4096ul, (ulong)last.InvokeObjects(handles));
        Assert.All(handles, static handle => Assert.Equal(0, handle.Releases));
        Array.ForEach(handles, static handle => handle.Dispose());

        Assert.All(handles, static handle => Assert.Equal(1, handle.Releases));
    }

    [Theory, BothPaths]
    public void A_function_pointer_is_an_address(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction apply = library.GetFunction("apply", "i32(function, i32)");
        NativeFunction negate = library.GetFunction("negate", "i32(i32)");

        Assert.Equal(path, apply.CallPath);
        Assert.Equal(-42, (int)apply.Invoke(negate.Pointer, 42));
        Assert.Equal(library.GetSymbol("negate"), negate.Pointer);
    }
}
