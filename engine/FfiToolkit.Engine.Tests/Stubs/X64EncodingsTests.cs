using FfiToolkit.Stubs;
using FfiToolkit.Tests.Support;
using FfiToolkit.V8;
using Iced.Intel;

namespace FfiToolkit.Tests.Stubs;

/// <summary>Stubs are made of instructions that were encoded when the engine was written, and are what Iced encodes.</summary>
[Trait(Portable.Trait, Portable.Outcome)]
public sealed class X64EncodingsTests
{
    private static readonly string[] s_types = [.. NativeTypes.Names.Except(["void"])];

    [Theory]
    [InlineData(TargetAbi.SystemVX64)]
    [InlineData(TargetAbi.WindowsX64)]
    public void No_stub_has_an_instruction_that_Iced_must_encode_at_run_time(TargetAbi abi)
    {
        foreach (string signature in Signatures())
        {
            foreach ((StubKind kind, ulong mark) in Kinds(abi))
            {
                Check(new StubRequest(kind, abi, Signature.Parse(signature), 0x1122334455667788, HasAvx: true, mark));
            }
        }
    }

    [Theory]
    [InlineData(TargetAbi.SystemVX64)]
    [InlineData(TargetAbi.WindowsX64)]
    public void Nor_has_one_of_aggregates_or_of_a_variadic_function_or_one_that_keeps_the_error_number(TargetAbi abi)
    {
        string[] aggregates = ["{i8[3]}", "{i8[5]}", "{i16[3]}", "{i8[7]}", "{i8}", "{i16}", "{i32}", "{i8[15]}", "{f32}", "{f64}", "{f32, f32, f32}", "{i32[4]}", "{f64, f64}", "{f64, i64}", "{i64, f64}", "{i64, i64}", "{i64[3]}", "{i8, i32}p"];
        foreach (string type in aggregates)
        {
            foreach (int count in (int[])[0, 1, 5, 9, 40])
            {
                string behind = string.Join(", ", Enumerable.Repeat(type, count));
                foreach (string text in (string[])[$"{type}({behind})", $"f64({type}, ..., {behind}{(count > 0 ? ", " : "")}f64, i32)", $"i32(f32, {behind}{(count > 0 ? ", " : "")}f32, i16)", $"i32(f32, ..., f64, f64)"])
                {
                    Check(new StubRequest(StubKind.Receiver, abi, Signature.Parse(text), 0x1122334455667788, HasAvx: true));
                }

                foreach (ulong errors in (ulong[])[0, StubRequest.ThreadBlock, 0x8877665544332211])
                {
                    Check(new StubRequest(StubKind.Slot, abi, Signature.Parse($"{type}({behind})"), 0x1122334455667788, HasAvx: true, Errors: errors));
                    Check(new StubRequest(StubKind.Slot, abi, Signature.Parse($"{type}({behind})"), 0x1122334455667788, HasAvx: true, Errors: errors, IsWrittenByMembers: true));
                    Check(new StubRequest(StubKind.Slot, abi, Signature.Parse($"f64({type}, ..., {behind}{(count > 0 ? ", " : "")}f64, i32)"), 0x1122334455667788, HasAvx: true, Errors: errors));
                }
            }
        }
    }

    [Theory]
    [InlineData(TargetAbi.SystemVX64)]
    [InlineData(TargetAbi.WindowsX64)]
    public void Nor_has_one_that_reads_the_values_of_V8(TargetAbi abi)
    {
        foreach (string version in (string[])["11.3.1", "12.4.1", "13.6.1", "14.6.1"])
        {
            foreach (ulong result in (ulong[])[0, 0x1234567887654321])
            {
                ValueReading reading = new(V8Layout.Of(version)!, 0x8877665544332211, result);
                foreach (string text in (string[])["u64(pointer)", "i64(i64, u64)", "u64(pointer, pointer, pointer, pointer, pointer, pointer, pointer, i64, u64, f64)", $"i64({string.Join(", ", Enumerable.Repeat("pointer", 30))})"])
                {
                    Check(new StubRequest(StubKind.Receiver, abi, Signature.Parse(text), 0x1122334455667788, HasAvx: true, Values: reading));
                }
            }
        }
    }

    [Fact]
    public void An_instruction_that_no_stub_has_is_left_to_Iced()
    {
        byte[] bytes = new byte[X64Encodings.MaximumBytes];

        Assert.Equal(0, X64Encodings.Encode(Instruction.Create(Code.Popcnt_r64_rm64, Register.RAX, Register.RCX), bytes));
        Assert.Equal(0, X64Encodings.Encode(Instruction.Create(Code.Mov_r64_rm64, Register.RAX, new MemoryOperand(Register.RSP, Register.RCX, 1, 8, 1)), bytes));

        X64Writer writer = new();
        writer.Add(Instruction.Create(Code.Retnq));
        writer.Add(Instruction.Create(Code.Popcnt_r64_rm64, Register.RAX, Register.RCX));
        Assert.Equal([0xC3, 0xF3, 0x48, 0x0F, 0xB8, 0xC1], writer.ToArray());
    }

    // Each type as a result, in every register and far on the stack, on which displacements of both sizes are.
    private static IEnumerable<string> Signatures() =>
        from type in s_types
        from count in new[] { 0, 1, 9, 128 }
        select $"{type}({string.Join(", ", Enumerable.Repeat(type, count))})";

    // Every kind of stub, and the marked ones.
    private static IEnumerable<(StubKind Kind, ulong Mark)> Kinds(TargetAbi abi) =>
        [.. Enum.GetValues<StubKind>().Select(static kind => (kind, 0UL)), .. abi == TargetAbi.SystemVX64 ? new[] { (StubKind.Receiver, 0x8877665544332211) } : []];

    private static void Check(StubRequest request)
    {
        byte[] bytes = new byte[X64Encodings.MaximumBytes];
        Assert.True(new X64StubEmitter().TryEmit(request, out byte[]? code, out string? reason), reason);
        foreach (Instruction instruction in Decoder.Create(64, new ByteArrayCodeReader(code)))
        {
            // Iced needs to know where a branch goes, which is known after it is written: X64Writer writes it.
            if (instruction.FlowControl is FlowControl.ConditionalBranch or FlowControl.UnconditionalBranch)
            {
                Assert.InRange(instruction.NearBranchTarget, instruction.NextIP, (ulong)code.Length - 1);
                continue;
            }

            int length = X64Encodings.Encode(instruction, bytes);

            Assert.True(length > 0, $"'{instruction}' in the {request.Kind} stub of {request.Signature} is not in the table: add its form to eng/generate/X64Encodings.cs");
            Assert.Equal(Encode(instruction), bytes[..length]);
            Assert.Equal(code[(int)instruction.IP..(int)instruction.NextIP], bytes[..length]);
        }
    }

    private static byte[] Encode(in Instruction instruction)
    {
        Bytes bytes = new();
        Encoder.Create(64, bytes).Encode(instruction, 0);
        return [.. bytes.Written];
    }

    private sealed class Bytes : CodeWriter
    {
        public List<byte> Written { get; } = [];

        public override void WriteByte(byte value) => Written.Add(value);
    }
}
