using System.Collections.Immutable;
using Iced.Intel;
using static Iced.Intel.Register;

namespace FfiToolkit.Conformance;

/// <summary>Breaks x64 stubs: decodes them, changes an instruction, encodes them again. They have no relative branches.</summary>
/// <param name="abi">System V or Windows: which registers carry arguments.</param>
internal sealed class X64Breaker(TargetAbi abi) : IStubBreaker
{
    private readonly ImmutableArray<Register> _arguments = abi == TargetAbi.WindowsX64 ? [RCX, RDX, R8, R9] : [RDI, RSI, RDX, RCX, R8, R9];

    public byte[]? Break(Fault fault, ReadOnlySpan<byte> code)
    {
        var decoder = Decoder.Create(64, new ByteArrayCodeReader(code.ToArray()));
        List<Instruction> stub = [.. decoder];
        return TryBreak(fault, stub) ? Encode(stub) : null;
    }

    private bool TryBreak(Fault fault, List<Instruction> stub)
    {
        switch (fault)
        {
            case Fault.WrongRegister:
                return Change(stub, IsArgumentMove, OneRegisterFurther);
            case Fault.SwappedPieces:
                return SwapLoads(stub);
            case Fault.StackOffByOneSlot:
                return Change(stub, static one => one.Code == Code.Mov_rm64_r64 && one.MemoryBase == RSP, OneSlotHigher);
            case Fault.ArgumentNotExtended:
                return Change(stub, IsArgumentExtension, static one => Instruction.Create(Code.Mov_r64_rm64, one.Op0Register.GetFullRegister(), Memory(one)));
            case Fault.ResultNotExtended:
                return stub.RemoveAll(static one =>
                    one.Code is Code.Movsx_r64_rm8 or Code.Movsx_r64_rm16 or Code.Movsxd_r64_rm32 && one.Op1Kind == OpKind.Register) > 0;
            case Fault.CalleeSavedClobbered:
                stub.Insert(1, Instruction.Create(Code.Xor_r32_rm32, EBX, EBX));
                return true;
            case Fault.VectorClobbered when abi == TargetAbi.WindowsX64:
                stub.Insert(1, Instruction.Create(Code.Xorps_xmm_xmmm128, XMM6, XMM6));
                return true;
            case Fault.StackPointerOff:
                return Change(stub, static one => one.Code == Code.Retnq, static _ => Instruction.Create(Code.Retnq_imm16, 8u));
            case Fault.StackMisaligned:
                return Change(
                    stub,
                    static one => one.Mnemonic == Mnemonic.Sub && one.Op0Register == RSP,
                    static one => Instruction.Create(Code.Sub_rm64_imm32, RSP, (int)one.GetImmediate(1) + 8));
            default:
                return false;
        }
    }

    private bool IsArgumentMove(Instruction one) => one.Code == Code.Mov_r64_rm64
        && _arguments.Contains(one.Op0Register)
        && (one.Op1Kind == OpKind.Memory ? one.MemoryBase == R10 || _arguments.Contains(one.MemoryBase) : _arguments.Contains(one.Op1Register));

    private bool SwapLoads(List<Instruction> stub)
    {
        int[] loads = [.. Enumerable.Range(0, stub.Count).Where(i => IsArgumentMove(stub[i]) && stub[i].Op1Kind == OpKind.Memory).DistinctBy(i => stub[i].Op0Register).Take(2)];
        if (loads is not [int first, int second])
        {
            return false;
        }

        (Instruction one, Instruction other) = (stub[first], stub[second]);
        (one.Op0Register, other.Op0Register) = (other.Op0Register, one.Op0Register);
        (stub[first], stub[second]) = (one, other);
        return true;
    }

    private Instruction OneRegisterFurther(Instruction one)
    {
        if (one.Op1Kind == OpKind.Memory)
        {
            one.Op0Register = Next(one.Op0Register);
        }
        else
        {
            one.Op1Register = Next(one.Op1Register);
        }

        return one;
    }

    private Register Next(Register argument) => _arguments[(_arguments.IndexOf(argument) + 1) % _arguments.Length];

    private static Instruction OneSlotHigher(Instruction one)
    {
        one.MemoryDisplacement64 += 8;
        one.MemoryDisplSize = 8;
        return one;
    }

    private static bool IsArgumentExtension(Instruction one) =>
        one.Code is Code.Movsx_r32_rm8 or Code.Movzx_r32_rm8 or Code.Movsx_r32_rm16 or Code.Movzx_r32_rm16
        && one.Op1Kind == OpKind.Memory && one.Op0Register != EAX;

    private static MemoryOperand Memory(Instruction one) => new(one.MemoryBase, (long)one.MemoryDisplacement64, one.MemoryDisplSize);

    private static bool Change(List<Instruction> stub, Func<Instruction, bool> where, Func<Instruction, Instruction> how)
    {
        int index = stub.FindIndex(one => where(one));
        if (index >= 0)
        {
            stub[index] = how(stub[index]);
        }

        return index >= 0;
    }

    private static byte[] Encode(List<Instruction> stub)
    {
        Bytes bytes = new();
        var encoder = Encoder.Create(64, bytes);
        foreach (Instruction one in stub)
        {
            encoder.Encode(one, (ulong)bytes.Written.Count);
        }

        return [.. bytes.Written];
    }

    private sealed class Bytes : CodeWriter
    {
        public List<byte> Written { get; } = [];

        public override void WriteByte(byte value) => Written.Add(value);
    }
}
