using System.Runtime.InteropServices;
using FfiToolkit.Abi;
using FfiToolkit.Calls;
using FfiToolkit.Calls.Fastcall;
using FfiToolkit.Stubs;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Stubs;

/// <summary>
/// Stubs pass aggregates by value to compiled functions, and variadic arguments, and store what comes back: slot stubs from slots,
/// receiver stubs from addresses.
/// </summary>
public sealed unsafe class AggregateStubTests(NativeFixture fixture)
{
    private const byte Untouched = 0xC5;

    [Fact]
    public void Vector_registers_hold_the_members_of_an_aggregate() =>
        Check("{f32, f32, f32}({f32, f32, f32}, f32)", "agg_scale", Bytes(2f, -4f, 8f), Bytes(1f, -2f, 4f), Bytes(2f));

    [Fact]
    public void A_word_of_two_members_is_both() =>
        Check("{i32, i32, i32, f32}({i32, i32, i32, f32}, {i32, i32, i32, f32})", "agg_words", Bytes(-7, -10, 4, 7.5f), Bytes(-1, 2, 3, 2.5f), Bytes(-1, -5, 6, 5f));

    [Fact]
    public void Other_arguments_and_the_result_have_their_own_registers() =>
        Check("{f64, f64}(i32, {f64, f64})", "agg_swap", Bytes(2.5, 8.5), Bytes(7), Bytes(1.5, 2.5));

    [Fact]
    public void Registers_of_both_kinds_hold_one_aggregate() =>
        Check("{f64, i32}({f64, i32}, {f64, i32})", "agg_mixed", Bytes(4.0, -6), Bytes(1.5, 4, 0x5A5A5A5A), Bytes(2.5, 10, 0x5A5A5A5A));

    [Fact]
    public void Sizes_that_no_register_has_are_whole() =>
        Check("{i8[3]}({i8[3]}, {i8[3]})", "agg_bytes", [31, 22, 13], [1, 2, 3, 99], [10, 20, 30, 99]);

    [Fact]
    public void A_union_is_what_its_members_make_of_it() =>
        Check("<i32, f32>(<i32, f32>, {f32, f32, f32})", "agg_number", Bytes(BitConverter.SingleToInt32Bits(7f) ^ 0x0F0F), Bytes(0x0F0F), Bytes(1f, 2f, 4f));

    [Fact]
    public void Large_aggregates_are_copies_and_their_result_is_in_the_callers_buffer() =>
        Check("{i64[4]}({i64[4]}, i32)", "agg_reverse", Bytes(4L, 3L, 2L, 1L), Bytes(1L, 2L, 3L, 4L), Bytes(1));

    [Fact]
    public void What_finds_no_register_is_on_the_stack() =>
        Check(
            "f64(i64, i64, i64, i64, {f64, f64}, {f64, f64}, {f64, f64}, {f64, f64}, {f64, i32}, {i8[3]}, {i64[4]}, i16)",
            "agg_many",
            Bytes(1.0 + 4 + 9 + 16 + (5 * 3) + (6 * 7) + (7 * 11) + (8 * 15) + (9 * 12) + (10 * 6) + (11 * 10) - (12 * 7)),
            Bytes(1L), Bytes(2L), Bytes(3L), Bytes(4L), Bytes(1.0, 2.0), Bytes(3.0, 4.0), Bytes(5.0, 6.0), Bytes(7.0, 8.0), Bytes(3.0, 9), [1, 2, 3], Bytes(1L, 2L, 3L, 4L), Bytes(-7L));

    [Fact]
    public void A_variadic_function_finds_every_kind_of_argument()
    {
        using NativeText kinds = new("id2dlbi2");
        Check(
            "f64(pointer, ..., i32, f64, {f64, f64}, f64, {i64[4]}, {i8[3]}, i32, {f64, f64})",
            "agg_variadic",
            Bytes(Horner(5, 2.5, 3 - 1, 0.5, 9 - 1, 7 - 2, -6, 8 - 4)),
            Bytes((long)kinds.Address), Bytes(5L), Bytes(2.5), Bytes(3.0, 1.0), Bytes(0.5), Bytes(9L, 0L, 0L, 1L), [7, 0, 2], Bytes(-6L), Bytes(8.0, 4.0));
    }

    [Fact]
    public void A_variadic_function_finds_arguments_beyond_the_registers()
    {
        using NativeText kinds = new("ddddddddddii2b");
        Check(
            "f64(pointer, ..., f64, f64, f64, f64, f64, f64, f64, f64, f64, f64, i32, i32, {f64, f64}, {i8[3]})",
            "agg_variadic",
            Bytes(Horner(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14)),
            [Bytes((long)kinds.Address), .. Enumerable.Range(1, 10).Select(static i => Bytes((double)i)), Bytes(11L), Bytes(12L), Bytes(20.0, 7.0), [15, 0, 1]]);
    }

    [Fact]
    [Trait(Portable.Trait, Portable.Outcome)]
    public void Too_many_bytes_for_the_stack_or_for_a_displacement_have_no_stub()
    {
        Assert.Equal("2064 bytes of arguments on the stack are more than the 2048 that a stub makes", Refusal(TargetAbi.SystemVX64, "{i8[2048]}, {i32, i64}p, i32"));
        Assert.Equal("4104 bytes of arguments are more than the 4096 that a stub reads", Refusal(TargetAbi.WindowsX64, "{i8[4096]}, i8"));
        Assert.Null(Refusal(TargetAbi.SystemVX64, "{i8[2048]}"));
        Assert.Null(Refusal(TargetAbi.Aapcs64, "{i8[4088]}, i8"));

        static string? Refusal(TargetAbi abi, string arguments)
        {
            StubReport report = StubInspector.Inspect(Signature.Parse($"void({arguments})"), abi);
            return report.Slot is null ? report.Reason : null;
        }
    }

    private static double Horner(params ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum = (sum * 3) + value;
        }

        return sum;
    }

    private static byte[] Bytes(params ReadOnlySpan<ValueType> values)
    {
        List<byte> bytes = [];
        foreach (ValueType value in values)
        {
            bytes.AddRange(value switch
            {
                int number => BitConverter.GetBytes(number),
                long number => BitConverter.GetBytes(number),
                float number => BitConverter.GetBytes(number),
                _ => BitConverter.GetBytes((double)value),
            });
        }

        return [.. bytes];
    }

    /// <summary>Calls a function through a slot stub of this machine's convention, and through a receiver stub that is called by one.</summary>
    /// <param name="text">Its signature.</param>
    /// <param name="name">Its name.</param>
    /// <param name="expected">The bytes of its result.</param>
    /// <param name="arguments">The bytes of its arguments; slots have garbage where these end.</param>
    private void Check(string text, string name, byte[] expected, params byte[][] arguments)
    {
        Signature signature = Signature.Parse(text);
        using FastPath path = StubFastPath.Create(CodeMemoryPolicy.Automatic);
        Assert.SkipWhen(path.Obstacle is not null, $"This machine runs no stubs: {path.Obstacle}");
        nint library = NativeLibrary.Load(fixture.Path);
        try
        {
            nint target = NativeLibrary.GetExport(library, name);
            Assert.Equal(expected, CallSlotStub(path, signature, target, isWrittenByMembers: false, arguments)[..expected.Length]);
            Assert.Equal(expected, CallSlotStub(path, signature, target, isWrittenByMembers: true, arguments)[..expected.Length]);
            CheckReceiver(path, signature, target, expected, arguments);
        }
        finally
        {
            NativeLibrary.Free(library);
        }
    }

    private static byte[] CallSlotStub(FastPath path, Signature signature, nint target, bool isWrittenByMembers, byte[][] arguments)
    {
        Assert.True(path.TryMakeStub(signature, target, capturesError: false, isWrittenByMembers, out FastStub? stub, out string? obstacle), obstacle);
        SlotMap slots = SlotMap.Of(signature, Convention.Of(stub.Abi));
        byte* memory = (byte*)NativeMemory.AlignedAlloc((nuint)(slots.Bytes + (2 * slots.ResultBytes) + 16), 16);
        try
        {
            Span<byte> all = new(memory, slots.Bytes + (2 * slots.ResultBytes) + 16);
            all.Fill(Untouched);
            for (int i = 0; i < arguments.Length; i++)
            {
                arguments[i].CopyTo(all[slots.OffsetOf(i)..]);
            }

            int result = StackArea.Align(slots.Bytes, 16);
            ((delegate* unmanaged<byte*, byte*, void>)stub.Entry)(memory, memory + result);
            GC.KeepAlive(stub);

            Assert.All(all[(result + slots.ResultBytes)..].ToArray(), static one => Assert.Equal(Untouched, one));
            return all.Slice(result, slots.ResultBytes).ToArray();
        }
        finally
        {
            NativeMemory.AlignedFree(memory);
        }
    }

    /// <summary>Every aggregate, and its result, ends where the memory does, and is as it was after the call.</summary>
    private static void CheckReceiver(FastPath path, Signature signature, nint target, byte[] expected, byte[][] arguments)
    {
        Assert.True(path.TryMakeReceiverStub(signature, target, 0, null, out FastStub? stub, out string? obstacle), obstacle);
        Signature entry = ReceiverPlanner.EntryOf(signature);
        Signature withReceiver = Signature.Create(entry.ReturnType, [NativeType.Pointer, .. entry.Parameters]);
        List<byte[]> values = [Bytes(0x7A7A5A5A)];
        List<(PageEdge Edge, int Argument, int Size)> aggregates = [];
        int Put(int argument, NativeType type, ReadOnlySpan<byte> bytes)
        {
            PageEdge edge = new();
            int size = type.SizeOf(stub.Abi);
            bytes[..Math.Min(size, bytes.Length)].CopyTo(new Span<byte>(edge.Last(size), size));
            aggregates.Add((edge, argument, size));
            values.Add(Bytes((long)edge.Last(size)));
            return size;
        }

        int resultBytes = signature.ReturnType.IsAggregate ? Put(-1, signature.ReturnType, []) : 0;
        for (int i = 0; i < arguments.Length; i++)
        {
            if (signature.Parameters[i].IsAggregate)
            {
                _ = Put(i, signature.Parameters[i], arguments[i]);
            }
            else
            {
                values.Add(arguments[i]);
            }
        }

        byte[] result = CallSlotStub(path, withReceiver, stub.Entry, isWrittenByMembers: false, [.. values]);

        Assert.Equal(expected, resultBytes > 0 ? new ReadOnlySpan<byte>(aggregates[0].Edge.Last(resultBytes), expected.Length).ToArray() : result[..expected.Length]);
        foreach ((PageEdge edge, int argument, int size) in aggregates)
        {
            Assert.True(argument < 0 || new ReadOnlySpan<byte>(edge.Last(size), size).StartsWith(arguments[argument].AsSpan(0, Math.Min(size, arguments[argument].Length))));
            edge.Dispose();
        }

        GC.KeepAlive(stub);
    }

    private sealed class NativeText(string text) : IDisposable
    {
        internal nint Address { get; } = Marshal.StringToCoTaskMemUTF8(text);

        public void Dispose() => Marshal.FreeCoTaskMem(Address);
    }
}
