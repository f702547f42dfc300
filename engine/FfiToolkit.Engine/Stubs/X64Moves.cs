using System.Numerics;
using FfiToolkit.Abi;
using Iced.Intel;

namespace FfiToolkit.Stubs;

/// <summary>Writes the x64 instructions of one planned move.</summary>
/// <param name="writer">Where the instructions go.</param>
/// <param name="stackOffset">Bytes from rsp to the argument area.</param>
/// <param name="slots">The register that holds the slot array's address.</param>
/// <param name="scratch">A free integer register, through which memory goes to memory.</param>
internal readonly struct X64Moves(X64Writer writer, int stackOffset, Register slots, Register scratch)
{
    // Holds no argument, and nothing yet that a stub has put there for later.
    private const Register SecondScratch = Register.R11;

    // Both conventions let it be changed, and what goes to the stack from slots goes first.
    private const Register VectorScratch = Register.XMM5;

    // No argument of System V's, and to be changed there (psABI 3.2.1); Windows passes no aggregate in a vector register.
    private const Register HalfScratch = Register.XMM8;

    internal void Transfer(Move move)
    {
        if (move.IsIndirect)
        {
            TransferBytes(move);
            return;
        }

        if (move.IsInHalves)
        {
            TransferHalves(move);
        }
        else if (move.Access.Size > sizeof(ulong))
        {
            // A load waits for several stores that it takes bytes of, but not for a larger one: whoever filled the slots may have
            // stored word by word, and the target may load two words at once.
            writer.Add(Instruction.Create(Code.Movsd_xmm_xmmm64, VectorScratch, Memory(move.Source)));
            writer.Add(Instruction.Create(Code.Movhps_xmm_m64, VectorScratch, Memory(move.Source with { Index = move.Source.Index + sizeof(ulong) })));
            writer.Add(Instruction.Create(Code.Movups_xmmm128_xmm, Memory(move.Destination), VectorScratch));
        }
        else if (move.Destination.IsMemory)
        {
            writer.Add(move.Source.Kind == LocationKind.VectorRegister
                ? Instruction.Create(Code.Movsd_xmmm64_xmm, Memory(move.Destination), Vector(move.Source))
                : Instruction.Create(Code.Mov_rm64_r64, Memory(move.Destination), ToInteger(move, scratch)));
        }
        else if (move.Destination.Kind == LocationKind.IntegerRegister)
        {
            Register destination = Integer(move.Destination);
            Register place = ToInteger(move, destination);
            if (place != destination)
            {
                writer.Add(Instruction.Create(Code.Mov_r64_rm64, destination, place));
            }
        }
        else
        {
            writer.Add(move.Source.IsMemory ? LoadVector(move, Memory(move.Source)) : Instruction.Create(Code.Movaps_xmm_xmmm128, Vector(move.Destination), Vector(move.Source)));
        }
    }

    /// <summary>Loads two halves of a register from the slots.</summary>
    private void TransferHalves(Move move)
    {
        MemoryOperand low = Memory(move.Source);
        MemoryOperand high = Memory(move.Source with { Index = move.Source.Index + sizeof(uint) });
        if (move.Destination.Kind == LocationKind.VectorRegister)
        {
            writer.Add(Instruction.Create(Code.Movss_xmm_xmmm32, Vector(move.Destination), low));
            writer.Add(Instruction.Create(Code.Movss_xmm_xmmm32, HalfScratch, high));
            writer.Add(Instruction.Create(Code.Unpcklps_xmm_xmmm128, Vector(move.Destination), HalfScratch));
            return;
        }

        Register destination = Integer(move.Destination);
        writer.Add(Instruction.Create(Code.Mov_r32_rm32, Low(SecondScratch), high));
        writer.Add(Instruction.Create(Code.Mov_r32_rm32, Low(destination), low));
        writer.Add(Code.Shl_rm64_imm8, SecondScratch, OpKind.Immediate8, 32);
        writer.Add(Instruction.Create(Code.Or_r64_rm64, destination, SecondScratch));
    }

    /// <summary>Stores the lowest bytes of an integer register.</summary>
    internal static Instruction Store(MemoryOperand memory, Register register, int size) => size switch
    {
        // rsi and rdi have low bytes only with a REX prefix, which Iced writes for spl to r15l; ah to bh are between.
        1 => Instruction.Create(Code.Mov_rm8_r8, memory, register <= Register.RBX ? Register.AL + (register - Register.RAX) : Register.SPL + (register - Register.RSP)),
        2 => Instruction.Create(Code.Mov_rm16_r16, memory, Register.AX + (register - Register.RAX)),
        4 => Instruction.Create(Code.Mov_rm32_r32, memory, Register.EAX + (register - Register.RAX)),
        _ => Instruction.Create(Code.Mov_rm64_r64, memory, register),
    };

    /// <summary>Brings a value to an integer register, unless it is in one.</summary>
    /// <returns>Where it is.</returns>
    private Register ToInteger(Move move, Register free)
    {
        switch (move.Source.Kind)
        {
            case LocationKind.IntegerRegister:
                return Integer(move.Source);
            case LocationKind.VectorRegister:
                writer.Add(move.Access.Size == sizeof(float)
                    ? Instruction.Create(Code.Movd_rm32_xmm, Low(free), Vector(move.Source))
                    : Instruction.Create(Code.Movq_rm64_xmm, free, Vector(move.Source)));
                return free;
            case LocationKind.SlotAddress or LocationKind.StackAddress:
                writer.Add(Instruction.Create(Code.Lea_r64_m, free, Memory(move.Source)));
                return free;
            default:
                Load(Memory(move.Source), move.Access, free);
                return free;
        }
    }

    /// <summary>Moves the bytes of an aggregate, none but those, from where their address is.</summary>
    private void TransferBytes(Move move)
    {
        (Piece to, int size) = (move.Destination, move.Destination.Size);
        Register register = to.Kind == LocationKind.IntegerRegister ? Integer(to) : scratch;
        Register address = register;
        if (move.Source.IsMemory)
        {
            writer.Add(Instruction.Create(Code.Mov_r64_rm64, address, Memory(move.Source)));
        }
        else
        {
            address = Integer(move.Source);
        }

        if (to.Kind == LocationKind.VectorRegister)
        {
            writer.Add(LoadVector(move, At(address, to.Offset)));
        }
        else if (BitOperations.IsPow2(size))
        {
            Load(At(address, to.Offset), ValueAccess.Word(size), register);
            if (to.IsMemory)
            {
                writer.Add(Store(Memory(to), register, size));
            }
        }
        else
        {
            Combine(address, to, register);
        }
    }

    /// <summary>Loads three, five, six or seven bytes: the register may have had their address.</summary>
    private void Combine(Register address, Piece to, Register register)
    {
        for (int done = 0, size; done < to.Size; done += size)
        {
            size = X64StubEmitter.Largest(to.Size - done);
            Load(At(address, to.Offset + done), ValueAccess.Word(size), done == 0 ? scratch : SecondScratch);
            if (done > 0)
            {
                writer.Add(Code.Shl_rm64_imm8, SecondScratch, OpKind.Immediate8, (ulong)(8 * done));
                writer.Add(Instruction.Create(Code.Or_r64_rm64, scratch, SecondScratch));
            }
        }

        writer.Add(Instruction.Create(Code.Mov_r64_rm64, register, scratch));
    }

    private static Instruction LoadVector(Move move, MemoryOperand memory) =>
        Instruction.Create(move.Access.Size == sizeof(float) ? Code.Movss_xmm_xmmm32 : Code.Movsd_xmm_xmmm64, Vector(move.Destination), memory);

    /// <summary>Loads one value, extended at least to 32 bits.</summary>
    /// <remarks>
    /// psABI 3.2.3 does not say who extends narrow integers; clang's callees rely on an extension to 32 bits and both gcc's
    /// and clang's callers make it. So do we. Microsoft's callees extend for themselves.
    /// </remarks>
    private void Load(MemoryOperand memory, ValueAccess access, Register destination)
    {
        Register low = Low(destination);
        writer.Add((access.Size, access.IsSigned) switch
        {
            (1, true) => Instruction.Create(Code.Movsx_r32_rm8, low, memory),
            (1, false) => Instruction.Create(Code.Movzx_r32_rm8, low, memory),
            (2, true) => Instruction.Create(Code.Movsx_r32_rm16, low, memory),
            (2, false) => Instruction.Create(Code.Movzx_r32_rm16, low, memory),
            (4, _) => Instruction.Create(Code.Mov_r32_rm32, low, memory),
            _ => Instruction.Create(Code.Mov_r64_rm64, destination, memory),
        });
    }

    private MemoryOperand Memory(Piece piece)
    {
        bool isStack = piece.Kind is LocationKind.Stack or LocationKind.StackAddress;
        return isStack ? At(Register.RSP, piece.Index + stackOffset) : At(slots, piece.Index);
    }

    private static MemoryOperand At(Register register, int displacement) =>
        displacement == 0 ? new MemoryOperand(register) : new MemoryOperand(register, displacement, displacement is >= -128 and < 128 ? 1 : 8);

    private static Register Low(Register register) => Register.EAX + (register - Register.RAX);

    private static Register Integer(Piece piece) => Register.RAX + piece.Index;

    private static Register Vector(Piece piece) => Register.XMM0 + piece.Index;
}
