using FfiToolkit.Stubs;
using FfiToolkit.Tests.Support;
using Iced.Intel;

namespace FfiToolkit.Tests.Stubs;

/// <summary>The emitted code of known signatures, as a disassembler reads it: one line each in SystemVX64.txt.</summary>
/// <remarks>After a change that is meant, run the tests with FFITK_UPDATE_GOLDEN=1 and look at the difference.</remarks>
[Trait(Portable.Trait, Portable.Outcome)]
public sealed class StubListingTests
{
    private const string UpdateVariable = "FFITK_UPDATE_GOLDEN";
    private const string FileName = "SystemVX64.txt";
    private const ulong Target = 0x1122334455667788;

    // Every rule of the convention once: registers of both kinds, their end, each width in a slot, each result, the
    // receiver's shift through registers and the stack.
    private static readonly (StubKind Kind, string Signature)[] s_cases =
    [
        (StubKind.Slot, "void()"),
        (StubKind.Slot, "i32(i32, i32)"),
        (StubKind.Slot, "f64(f64, f64)"),
        (StubKind.Slot, "u64(pointer, u64)"),
        (StubKind.Slot, "bool(i8, u8, i16, u16, i32, u32)"),
        (StubKind.Slot, "i8(char, f32, bool)"),
        (StubKind.Slot, "u16(i32, i32, i32, i32, i32, i32, i8, u16, i64)"),
        (StubKind.Slot, "f32(f32, f32, f32, f32, f32, f32, f32, f32, f32, f64)"),
        (StubKind.Slot, "u32(i64, f64, string, f32, buffer, f64, arraybuffer, f32)"),
        (StubKind.Receiver, "void()"),
        (StubKind.Receiver, "f64(f64, f64)"),
        (StubKind.Receiver, "u64(pointer, u64)"),
        (StubKind.Receiver, "i32(i32, i32, i32, i32, i32, i32)"),
        (StubKind.Receiver, "i64(i8, f64, u16, f32, pointer, i64, i32, u8, i16)"),
        (StubKind.Receiver, "f64(f64, f64, f64, f64, f64, f64, f64, f64, f64, i32)"),
        (StubKind.Receiver, "f64({i8[7]}, {f64, i64}, f32)"),
        (StubKind.Receiver, "{i64[3]}(i32, {i64, i64}, {f32, f32, f32})"),
        (StubKind.Receiver, "i32(pointer, ..., i32, f64)"),
        (StubKind.Direct, "i32(i32, i32)"),
        (StubKind.Direct, "f64(f64, f64)"),
    ];

    [Fact]
    public void Stubs_are_emitted_as_written_down()
    {
        string actual = string.Concat(s_cases.Select(static one => Line(one.Kind, one.Signature) + "\n"));
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllText(Path.Combine(Repository.Root, "engine", "FfiToolkit.Engine.Tests", "Stubs", FileName), actual);
            return;
        }

        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Stubs", FileName)), actual);
    }

    [Theory]
    [InlineData("i32(i32, i32, i32, i32, i32, i32)")]
    [InlineData("f64(f64, f64, f64, f64, f64, f64, f64, f64)")]
    [InlineData("pointer(pointer, string, buffer, u64)")]
    public void Receiver_stubs_of_register_arguments_fit_one_cache_line(string signature) =>
        Assert.InRange(Emit(StubKind.Receiver, signature).Length, 1, 64);

    [Theory]
    [InlineData("i32(i32, i32)")]
    [InlineData("f64(f64, f64)")]
    [InlineData("u64(pointer, u64)")]
    [InlineData("i32()")]
    public void Slot_stubs_of_two_arguments_fit_one_cache_line(string signature) =>
        Assert.InRange(Emit(StubKind.Slot, signature).Length, 1, 64);

    [Fact]
    public void Receiver_and_direct_stubs_make_no_frame_and_end_in_a_jump()
    {
        foreach ((StubKind kind, string signature) in s_cases.Where(static one => one.Kind != StubKind.Slot))
        {
            List<Instruction> code = Decode(Emit(kind, signature));

            Assert.Equal(Code.Endbr64, code[0].Code);
            Assert.Equal(FlowControl.IndirectBranch, code[^1].FlowControl);
            Assert.DoesNotContain(code, static one => one.StackPointerIncrement != 0 || one.FlowControl is FlowControl.Call or FlowControl.IndirectCall or FlowControl.Return);
        }
    }

    [Theory]
    [InlineData(TargetAbi.SystemVX64)]
    [InlineData(TargetAbi.WindowsX64)]
    public void Every_stub_clears_the_upper_halves_of_vector_registers_first_where_the_processor_has_AVX(TargetAbi abi)
    {
        foreach ((StubKind kind, string signature) in s_cases)
        {
            byte[] with = Emit(kind, signature, abi: abi);
            byte[] without = Emit(kind, signature, abi: abi, hasAvx: false);

            List<Instruction> code = Decode(with);
            Assert.Equal([Code.Endbr64, Code.VEX_Vzeroupper], code.Take(2).Select(static one => one.Code));
            Assert.Equal([.. with[..code[0].Length], .. with[(code[0].Length + code[1].Length)..]], without);
        }
    }

    [Fact]
    public void Signatures_without_a_stub_are_refused_in_words()
    {
        Assert.Equal("129 parameters are more than the 128 that a stub takes", Refusal($"i32({string.Join(',', Enumerable.Repeat("i32", 129))})"));
        Assert.NotEmpty(Emit(StubKind.Slot, $"i32({string.Join(',', Enumerable.Repeat("i32", 128))})"));
    }

    [Fact]
    public void Nothing_but_the_target_depends_on_an_address()
    {
        foreach ((StubKind kind, string signature) in s_cases)
        {
            byte[] low = Emit(kind, signature, 0);
            byte[] high = Emit(kind, signature, ulong.MaxValue);

            Assert.Equal(low.Length, high.Length);
            Assert.Equal(8, low.Zip(high).Count(static pair => pair.First != pair.Second));
        }
    }

    [Theory]
    [InlineData(TargetAbi.SystemVX64, "{f64, f64}()", false)]
    [InlineData(TargetAbi.SystemVX64, "{i64[3]}()", true)]
    [InlineData(TargetAbi.SystemVX64, "void({i8[17]})", false)]
    [InlineData(TargetAbi.WindowsX64, "i32({f32, f32}, f64)", true)]
    [InlineData(TargetAbi.WindowsX64, "i32({i8[3]})", false)]
    [InlineData(TargetAbi.Aapcs64, "{i64[3]}({f64[4]}, {i64, i64})", true)]
    [InlineData(TargetAbi.Aapcs64, "void({i64[3]})", false)]
    [InlineData(TargetAbi.AppleArm64, "i32(pointer, ..., i32)", false)]
    [InlineData(TargetAbi.WindowsArm64, "i32(pointer, ..., f64)", true)]
    [InlineData(TargetAbi.Aapcs32HardFloat, "{i8[5]}({f32[4]}, {i8[3]})", true)]
    [InlineData(TargetAbi.Aapcs32HardFloat, "f64(i32, ..., i32)", false)]
    public void A_receiver_stub_of_aggregates_jumps_unless_something_is_copied_or_stored_or_more_stack_is_needed(TargetAbi abi, string signature, bool jumps)
    {
        string last = StubInspector.Inspect(Signature.Parse(signature), abi).Receiver!.Disassembly[^1];

        Assert.Equal(jumps, last is "jmp r11" or "br x16" or "bx r12");
    }

    [Fact]
    public void Receiver_stubs_that_would_need_a_page_of_stack_are_refused_in_words()
    {
        Assert.Equal("4032 bytes of arguments and copies are more than the 4000 that a stub makes", ReceiverRefusal(TargetAbi.WindowsX64, "void({i8[4000]})"));
        Assert.Equal("2056 bytes of arguments on the stack are more than the 2048 that a stub makes", ReceiverRefusal(TargetAbi.SystemVX64, "void({i8[2056]})"));
        Assert.Null(ReceiverRefusal(TargetAbi.WindowsX64, "void({i8[3968]})"));
        Assert.Null(ReceiverRefusal(TargetAbi.Aapcs32HardFloat, "void({i8[2048]}, {i8[3]})"));
        Assert.Null(ReceiverRefusal(TargetAbi.SystemVX64, "{i8[100000]}()"));
        Assert.Equal("a stub with a frame cannot be marked", ReceiverRefusal(TargetAbi.SystemVX64, "{f64, f64}()", mark: 0x1000));
    }

    [Fact]
    public void A_marked_receiver_stub_calls_with_its_return_address_in_the_mark()
    {
        Assert.Equal(
            [
                "endbr64", "mov rdi,rsi", "xor eax,eax", "mov r11,1122334455667788h", "mov r10,8877665544332211h", "pop qword ptr [r10+8]",
                "mov [r10],r11", "call r11", "mov r10,8877665544332211h", "xor r11d,r11d", "mov [r10],r11", "push qword ptr [r10+8]", "ret",
            ],
            Listing(TargetAbi.SystemVX64));
        Assert.Equal(
            [
                "bti c", "mov x0, x1", "movz x16, #30600, lsl #0", "movk x16, #21862, lsl #16", "movk x16, #13124, lsl #32", "movk x16, #4386, lsl #48",
                "movz x17, #8721, lsl #0", "movk x17, #17459, lsl #16", "movk x17, #26197, lsl #32", "movk x17, #34935, lsl #48",
                "str x30, [x17, #8]", "str x16, [x17, #0]", "blr x16",
                "movz x17, #8721, lsl #0", "movk x17, #17459, lsl #16", "movk x17, #26197, lsl #32", "movk x17, #34935, lsl #48",
                "str xzr, [x17, #0]", "ldr x30, [x17, #8]", "ret",
            ],
            Listing(TargetAbi.Aapcs64));
    }

    [Theory]
    [InlineData(TargetAbi.WindowsX64)]
    [InlineData(TargetAbi.WindowsArm64)]
    [InlineData(TargetAbi.Aapcs32HardFloat)]
    public void A_stub_that_cannot_be_marked_is_refused_in_words(TargetAbi abi)
    {
        Assert.False(StubEmitters.For(abi).TryEmit(Marked(abi), out _, out string? reason));
        Assert.Equal($"a stub for {abi} cannot be marked", reason);
    }

    private static StubRequest Marked(TargetAbi abi) => new(StubKind.Receiver, abi, Signature.Parse("i32(i32)"), Target, HasAvx: false, Mark: 0x8877665544332211);

    private static IReadOnlyList<string> Listing(TargetAbi abi)
    {
        IStubEmitter emitter = StubEmitters.For(abi);
        Assert.True(emitter.TryEmit(Marked(abi), out byte[]? code, out string? reason), reason);
        return emitter.List(Marked(abi), code);
    }

    private static byte[] Emit(StubKind kind, string signature, ulong target = Target, TargetAbi abi = TargetAbi.SystemVX64, bool hasAvx = true)
    {
        Assert.True(new X64StubEmitter().TryEmit(new StubRequest(kind, abi, Signature.Parse(signature), target, hasAvx), out byte[]? code, out string? reason), reason);
        return code;
    }

    private static string? Refusal(string signature)
    {
        StubRequest request = new(StubKind.Slot, TargetAbi.SystemVX64, Signature.Parse(signature), Target, true);
        Assert.False(new X64StubEmitter().TryEmit(request, out _, out string? reason));
        return reason;
    }

    private static string? ReceiverRefusal(TargetAbi abi, string signature, ulong mark = 0)
    {
        StubRequest request = new(StubKind.Receiver, abi, Signature.Parse(signature), Target, true, mark);
        _ = StubEmitters.For(abi).TryEmit(request, out _, out string? reason);
        return reason;
    }

    private static string Line(StubKind kind, string signature)
    {
        byte[] code = Emit(kind, signature);
        IntelFormatter formatter = new(new FormatterOptions { SpaceAfterOperandSeparator = false, HexPrefix = "0x", HexSuffix = "", UppercaseHex = false });
        StringOutput text = new();
        string listing = string.Join("; ", Decode(code).Select(one =>
        {
            formatter.Format(one, text);
            return text.ToStringAndReset();
        }));
        return $"{kind} | {signature} | {code.Length} bytes | {listing}";
    }

    private static List<Instruction> Decode(byte[] code)
    {
        Decoder decoder = Decoder.Create(64, code);
        List<Instruction> instructions = [];
        while (decoder.IP < (ulong)code.Length)
        {
            instructions.Add(decoder.Decode());
        }

        Assert.All(instructions, static one => Assert.False(one.IsInvalid));
        return instructions;
    }
}
