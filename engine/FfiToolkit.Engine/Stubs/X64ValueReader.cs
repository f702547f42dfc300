using FfiToolkit.Abi;
using FfiToolkit.V8;
using Iced.Intel;
using static Iced.Intel.Register;

namespace FfiToolkit.Stubs;

/// <summary>Reads V8's values on x64, for System V and for Windows.</summary>
/// <param name="writer">Where the instructions go.</param>
/// <param name="reading">What is read.</param>
/// <param name="stack">The register from which the caller's argument area is reached.</param>
/// <param name="stackOffset">Bytes from there to it.</param>
internal sealed class X64ValueReader(X64Writer writer, ValueReading reading, Register stack, int stackOffset) : ValueReader(reading)
{
    // Neither arguments nor callee-saved in either convention; nothing else is in them when a stub begins.
    private const Register Value = RAX;
    private const Register Field = R10;
    private const Register Address = R11;

    protected override void LoadValue(Piece argument)
    {
        Register register = argument.IsMemory ? Value : RAX + argument.Index;
        if (argument.IsMemory)
        {
            writer.Add(Instruction.Create(Code.Mov_r64_rm64, Value, OnStack(argument)));
        }

        writer.Add(Instruction.Create(Code.Mov_r64_rm64, Value, new MemoryOperand(register)));
    }

    protected override void StoreValue(Piece argument) => writer.Add(argument.IsMemory
        ? Instruction.Create(Code.Mov_rm64_r64, OnStack(argument), Value)
        : Instruction.Create(Code.Mov_r64_rm64, RAX + argument.Index, Value));

    protected override void StoreOne(ulong address)
    {
        writer.Add(Code.Mov_r32_imm32, EAX, OpKind.Immediate32, 1);
        writer.Add(Code.Mov_r64_imm64, Address, OpKind.Immediate64, address);
        writer.Add(Instruction.Create(Code.Mov_rm64_r64, new MemoryOperand(Address), Value));
    }

    protected override int BranchIfSmall()
    {
        writer.Add(Code.Test_AL_imm8, AL, OpKind.Immediate8, V8Layout.Tag);
        return writer.Branch(X64Condition.Equal);
    }

    // Displacements are less by the tag.
    protected override void Untag(Place place)
    {
    }

    protected override void ShiftSmall() => writer.Add(Code.Sar_rm64_imm8, Value, OpKind.Immediate8, 32);

    protected override void Clear() => writer.Add(Instruction.Create(Code.Xor_r32_rm32, EAX, EAX));

    protected override void Negate() => writer.Add(Instruction.Create(Code.Neg_rm64, Value));

    protected override void Load(Place to, Place from, int offset, int size)
    {
        Register register = to == Place.Value ? Value : Field;
        MemoryOperand memory = At(from == Place.Value ? Value : Field, offset - V8Layout.Tag);
        writer.Add(size switch
        {
            sizeof(ushort) => Instruction.Create(Code.Movzx_r32_rm16, Low(register), memory),
            sizeof(uint) => Instruction.Create(Code.Mov_r32_rm32, Low(register), memory),
            _ => Instruction.Create(Code.Mov_r64_rm64, register, memory),
        });
    }

    protected override int BranchUnless(int bits)
    {
        writer.Add(Code.Cmp_rm32_imm32, Low(Field), OpKind.Immediate32, (ulong)bits);
        return writer.Branch(X64Condition.NotEqual);
    }

    protected override int BranchIfBit(int bit)
    {
        writer.Add(Code.Test_rm8_imm8, R10L, OpKind.Immediate8, 1UL << bit);
        return writer.Branch(X64Condition.NotEqual);
    }

    protected override int BranchIfZero(bool isZero)
    {
        writer.Add(Instruction.Create(Code.Test_rm64_r64, Field, Field));
        return writer.Branch(isZero ? X64Condition.Equal : X64Condition.NotEqual);
    }

    protected override int BranchIfNegative(bool isNegative)
    {
        writer.Add(Instruction.Create(Code.Test_rm64_r64, Value, Value));
        return writer.Branch(isNegative ? X64Condition.Sign : X64Condition.NotSign);
    }

    protected override int Branch() => writer.Branch(X64Condition.Always);

    protected override void Land(int branch) => writer.Land(branch);

    private MemoryOperand OnStack(Piece argument) => At(stack, stackOffset + argument.Index);

    private static Register Low(Register register) => EAX + (register - RAX);

    private static MemoryOperand At(Register register, int displacement) =>
        new(register, displacement, displacement is >= -128 and < 128 ? 1 : 8);
}
