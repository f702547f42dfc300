#!/usr/bin/env dotnet
// Writes engine/FfiToolkit.Engine/Stubs/X64Encodings.g.cs: the instructions of x64 stubs, as Iced's encoder encodes them.
// Usage: dotnet run eng/generate/X64Encodings.cs [output folder]
#:package Iced
using System.Globalization;
using System.Text;
using Iced.Intel;
using Encoder = Iced.Intel.Encoder;
using static Iced.Intel.Register;

Register[] integers = [RAX, RCX, RDX, RSI, RDI, R8, R9];
Register[] bases = [R10, RSP];
Register[] arguments = [.. integers.Except([RAX])];
Code[] extensions = [Code.Movsx_r64_rm8, Code.Movzx_r32_rm8, Code.Movsx_r64_rm16, Code.Movzx_r32_rm16, Code.Movsxd_r64_rm32, Code.Mov_r32_rm32];

// What StubEmitters use: constant displacements and immediates are 1 here, because only their size is part of a form.
List<Instruction> forms =
[
    Instruction.Create(Code.Endbr64), Instruction.Create(Code.VEX_Vzeroupper), Instruction.Create(Code.Leaveq), Instruction.Create(Code.Retnq),
    Instruction.Create(Code.Push_r64, RBP), Instruction.Create(Code.Push_r64, RSI),
    Instruction.Create(Code.Mov_r64_rm64, RBP, RSP), Instruction.Create(Code.Mov_r64_rm64, R10, RDI), Instruction.Create(Code.Mov_r64_rm64, R10, RCX),
    Instruction.Create(Code.Sub_rm64_imm8, RSP, 1), Instruction.Create(Code.Sub_rm64_imm32, RSP, 1),
    Instruction.Create(Code.Xor_r32_rm32, EAX, EAX), Instruction.Create(Code.Mov_r8_imm8, AL, 1), Instruction.Create(Code.Mov_r64_imm64, R11, 1UL),
    Instruction.Create(Code.Jmp_rm64, R11), Instruction.Create(Code.Call_rm64, R11),
    Instruction.Create(Code.Movd_rm32_xmm, EAX, XMM0), Instruction.Create(Code.Movq_rm64_xmm, RAX, XMM0),
    Instruction.Create(Code.Movsx_r64_rm8, RAX, AL), Instruction.Create(Code.Movzx_r32_rm8, EAX, AL),
    Instruction.Create(Code.Movsx_r64_rm16, RAX, AX), Instruction.Create(Code.Movzx_r32_rm16, EAX, AX),
    Instruction.Create(Code.Movsxd_r64_rm32, RAX, EAX), Instruction.Create(Code.Mov_r32_rm32, EAX, EAX),
    Instruction.Create(Code.Mov_r64_rm64, RCX, new MemoryOperand(RBP, 1, 1)), Instruction.Create(Code.Mov_rm64_r64, new MemoryOperand(RBP, 1, 1), RDX),
    Instruction.Create(Code.Mov_rm64_r64, new MemoryOperand(RCX), RAX),
    Instruction.Create(Code.Mov_r64_imm64, R10, 1UL), Instruction.Create(Code.Mov_rm64_r64, new MemoryOperand(R10), R11),
    Instruction.Create(Code.Xor_r32_rm32, R11D, R11D), Instruction.Create(Code.Pop_rm64, new MemoryOperand(R10, 1, 1)),
    Instruction.Create(Code.Push_rm64, new MemoryOperand(R10, 1, 1)),
    // Results of aggregates, addresses of slots, and error numbers.
    .. from place in Places(RCX) from source in new[] { RAX, RDX } select Instruction.Create(Code.Mov_rm64_r64, place, source),
    .. from place in Places(RCX) from i in Enumerable.Range(0, 2) select Instruction.Create(Code.Movss_xmmm32_xmm, place, XMM0 + i),
    .. from place in Places(RCX) from i in Enumerable.Range(0, 2) select Instruction.Create(Code.Movsd_xmmm64_xmm, place, XMM0 + i),
    .. from place in Places(R10) from to in integers select Instruction.Create(Code.Lea_r64_m, to, place),
    .. from place in Places(R10) select Instruction.Create(Code.Movhps_xmm_m64, XMM5, place),
    .. from place in Places(RSP) select Instruction.Create(Code.Movups_xmmm128_xmm, place, XMM5),
    .. from place in Places(R10) from load in new[] { Instruction.Create(Code.Movss_xmm_xmmm32, XMM8, place), Instruction.Create(Code.Mov_r32_rm32, R11D, place) } select load,
    .. from i in Enumerable.Range(0, 8) select Instruction.Create(Code.Unpcklps_xmm_xmmm128, XMM0 + i, XMM8),
    .. from to in arguments select Instruction.Create(Code.Or_r64_rm64, to, R11),
    Instruction.Create(Code.Mov_r32_rm32, EAX, new MemoryOperand(RAX)), Instruction.Create(Code.Mov_r32_rm32, EAX, new MemoryOperand(None, None, 1, 1, 4, false, GS)),
    .. from to in integers from source in integers where to != source select Instruction.Create(Code.Mov_r64_rm64, to, source),
    .. from i in Enumerable.Range(0, 7) select Instruction.Create(Code.Movaps_xmm_xmmm128, XMM0 + i, XMM0 + i + 1),
    .. from place in Places(RSP) select Instruction.Create(Code.Mov_rm64_r64, place, RAX),
    .. from place in bases.SelectMany(Places) from i in Enumerable.Range(0, 8) select Instruction.Create(Code.Movss_xmm_xmmm32, XMM0 + i, place),
    .. from place in bases.SelectMany(Places) from i in Enumerable.Range(0, 8) select Instruction.Create(Code.Movsd_xmm_xmmm64, XMM0 + i, place),
    .. from place in bases.SelectMany(Places) from to in integers select Instruction.Create(Code.Mov_r64_rm64, to, place),
    .. from place in bases.SelectMany(Places)
       from to in integers
       from code in new[] { Code.Movsx_r32_rm8, Code.Movzx_r32_rm8, Code.Movsx_r32_rm16, Code.Movzx_r32_rm16, Code.Mov_r32_rm32 }
       select Instruction.Create(code, to.GetInfo().FullRegister32, place),

    // Of callbacks.
    Instruction.Create(Code.Jmp_rm64, new MemoryOperand(R10, 1, 1)),
    .. from place in Places(RSP) from source in integers select Instruction.Create(Code.Mov_rm64_r64, place, source),
    .. from place in Places(RSP) from i in Enumerable.Range(0, 8) select Instruction.Create(Code.Movsd_xmmm64_xmm, place, XMM0 + i),
    .. from place in Places(RSP) from i in Enumerable.Range(0, 8) select Instruction.Create(Code.Movss_xmmm32_xmm, place, XMM0 + i),
    .. from i in Enumerable.Range(0, 8) select Instruction.Create(Code.Movd_rm32_xmm, EAX, XMM0 + i),
    .. from code in extensions from source in integers select Instruction.Create(code, Accumulator(code), Low(source, code)),
    .. from code in extensions.Append(Code.Mov_r64_rm64) from place in Places(RBP).Skip(1) select Instruction.Create(code, Accumulator(code), place),
    .. from place in Places(RBP).Skip(1) select Instruction.Create(Code.Lea_r64_m, RAX, place),
    .. from place in Places(RSP) from to in integers select Instruction.Create(Code.Lea_r64_m, to, place),

    // Of receiver stubs that get aggregates by their address, or call what is variadic.
    Instruction.Create(Code.Lea_r64_m, R10, new MemoryOperand(RBP, 1, 1)),
    Instruction.Create(Code.Shl_rm64_imm8, R11, 1), Instruction.Create(Code.Or_r64_rm64, RAX, R11),
    .. from address in arguments from place in Places(address).Take(2) from to in arguments from code in Loads() select Load(code, to, place),
    .. from address in integers from place in Places(address) from code in Loads() select Load(code, RAX, place),
    .. from address in arguments from code in Loads().Take(2) select Load(code, R11, new MemoryOperand(address, 1, 1)),
    .. from address in integers from place in Places(address).Take(2) from i in Enumerable.Range(0, 8) select Instruction.Create(Code.Movss_xmm_xmmm32, XMM0 + i, place),
    .. from address in integers from place in Places(address).Take(2) from i in Enumerable.Range(0, 8) select Instruction.Create(Code.Movsd_xmm_xmmm64, XMM0 + i, place),
    .. from to in Enumerable.Range(0, 8) from source in Enumerable.Range(0, 8) where to != source select Instruction.Create(Code.Movaps_xmm_xmmm128, XMM0 + to, XMM0 + source),
    .. from to in integers from i in Enumerable.Range(0, 4) select Instruction.Create(Code.Movq_rm64_xmm, to, XMM0 + i),
    .. from to in integers from i in Enumerable.Range(0, 4) select Instruction.Create(Code.Movd_rm32_xmm, to.GetInfo().FullRegister32, XMM0 + i),
    .. from place in Places(RSP) from store in Stores(RAX, place) select store,
    .. from source in new[] { RAX, RDX } from place in Places(RCX).Take(2) from store in Stores(source, place).Append(Instruction.Create(Code.Shr_rm64_imm8, source, 1)) select store,

    // Of receiver stubs that read V8's values.
    Instruction.Create(Code.Test_AL_imm8, AL, 1), Instruction.Create(Code.Sar_rm64_imm8, RAX, 1), Instruction.Create(Code.Neg_rm64, RAX),
    Instruction.Create(Code.Test_rm64_r64, RAX, RAX), Instruction.Create(Code.Test_rm64_r64, R10, R10),
    Instruction.Create(Code.Cmp_rm32_imm32, R10D, 1), Instruction.Create(Code.Test_rm8_imm8, R10L, 1),
    .. from to in new[] { RAX, R10 } select Instruction.Create(Code.Mov_r64_rm64, to, new MemoryOperand(RAX, 1, 1)),
    .. from address in new[] { RAX, R10 } select Instruction.Create(Code.Mov_r32_rm32, R10D, new MemoryOperand(address, 1, 1)),
    Instruction.Create(Code.Movzx_r32_rm16, R10D, new MemoryOperand(R10, 1, 1)),
    Instruction.Create(Code.Mov_r32_imm32, EAX, 1), Instruction.Create(Code.Mov_rm64_r64, new MemoryOperand(R11), RAX),
    .. from place in Places(RBP).Skip(1) select Instruction.Create(Code.Mov_rm64_r64, place, RAX),
];

var encodings = forms.Select(static form => (Key: Key(form), Code: Encode(form))).DistinctBy(static one => one.Key).OrderBy(static one => one.Key).ToArray();
string output = args.Length > 0 ? args[0] : Path.Combine("engine", "FfiToolkit.Engine", "Stubs");
Directory.CreateDirectory(output);
File.WriteAllText(Path.Combine(output, "X64Encodings.g.cs"), $$"""
    // <auto-generated>Written by eng/generate/X64Encodings.cs; change that file and run it.</auto-generated>
    namespace FfiToolkit.Stubs;

    internal static partial class X64Encodings
    {
        private static ReadOnlySpan<ulong> Keys =>
        [
    {{Rows(encodings.Select(static one => one.Key))}}    ];

        private static ReadOnlySpan<ulong> Codes =>
        [
    {{Rows(encodings.Select(static one => one.Code))}}    ];
    }

    """);

static IEnumerable<MemoryOperand> Places(Register register) => [new(register), new(register, 1, 1), new(register, 1, 8)];

static Code[] Loads() => [Code.Movzx_r32_rm8, Code.Movzx_r32_rm16, Code.Mov_r32_rm32, Code.Mov_r64_rm64];

static Instruction Load(Code code, Register to, MemoryOperand place) => Instruction.Create(code, code == Code.Mov_r64_rm64 ? to : to.GetInfo().FullRegister32, place);

static Instruction[] Stores(Register source, MemoryOperand place) =>
[
    Instruction.Create(Code.Mov_rm8_r8, place, AL + (source - RAX)), Instruction.Create(Code.Mov_rm16_r16, place, AX + (source - RAX)),
    Instruction.Create(Code.Mov_rm32_r32, place, EAX + (source - RAX)),
];

static Register Accumulator(Code code) => code is Code.Movzx_r32_rm8 or Code.Movzx_r32_rm16 or Code.Mov_r32_rm32 ? EAX : RAX;

static Register Low(Register register, Code code)
{
    int number = register - RAX;
    return code is Code.Movsx_r64_rm8 or Code.Movzx_r32_rm8 ? (number < 4 ? AL + number : SPL + (number - 4))
        : code is Code.Movsx_r64_rm16 or Code.Movzx_r32_rm16 ? AX + number
        : EAX + number;
}

// X64Encodings.KeyOf.
static ulong Key(in Instruction form) =>
    (ulong)form.Code << 32 | (ulong)form.Op0Register << 24 | (ulong)form.Op1Register << 16 | (ulong)form.MemoryBase << 8 | (uint)form.MemoryDisplSize;

// The bytes before the displacement or the immediate from bit 8 on; below them how many there are, and how many follow.
static ulong Encode(Instruction form)
{
    Bytes bytes = new();
    var encoder = Encoder.Create(64, bytes);
    encoder.Encode(form, 0);
    ConstantOffsets offsets = encoder.GetConstantOffsets();
    int trailing = offsets.DisplacementSize + offsets.ImmediateSize;
    int length = bytes.Written.Count - trailing;
    if (length > 7 || (trailing > 0 && offsets.HasDisplacement && offsets.HasImmediate))
    {
        throw new NotSupportedException($"{form} does not fit the table.");
    }

    ulong code = (uint)(length | trailing << 4);
    for (int i = 0; i < length; i++)
    {
        code |= (ulong)bytes.Written[i] << (8 * (i + 1));
    }

    return code;
}

static string Rows(IEnumerable<ulong> values)
{
    StringBuilder text = new();
    foreach (ulong[] row in values.Chunk(6))
    {
        text.Append("        ").AppendJoin(", ", row.Select(static value => "0x" + value.ToString("X", CultureInfo.InvariantCulture))).Append(",\n");
    }

    return text.ToString();
}

internal sealed class Bytes : CodeWriter
{
    public List<byte> Written { get; } = [];

    public override void WriteByte(byte value) => Written.Add(value);
}
