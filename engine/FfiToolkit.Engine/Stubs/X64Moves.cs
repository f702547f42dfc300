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
    internal void Transfer(Move move)
    {
        if (move.Source.Kind == LocationKind.SlotAddress)
        {
            Register address = move.Destination.IsMemory ? scratch : Integer(move.Destination);
            writer.Add(Instruction.Create(Code.Lea_r64_m, address, Memory(move.Source)));
            if (move.Destination.IsMemory)
            {
                writer.Add(Instruction.Create(Code.Mov_rm64_r64, Memory(move.Destination), address));
            }

            return;
        }

        bool toVector = move.Destination.Kind == LocationKind.VectorRegister;
        if (move.Source.IsMemory && toVector)
        {
            writer.Add(Instruction.Create(
                move.Access.Size == sizeof(float) ? Code.Movss_xmm_xmmm32 : Code.Movsd_xmm_xmmm64,
                Vector(move.Destination),
                Memory(move.Source)));
        }
        else if (move.Source.IsMemory)
        {
            Register through = move.Destination.IsMemory ? scratch : Integer(move.Destination);
            Load(move.Source, move.Access, through);
            if (move.Destination.IsMemory)
            {
                writer.Add(Instruction.Create(Code.Mov_rm64_r64, Memory(move.Destination), through));
            }
        }
        else if (toVector)
        {
            writer.Add(Instruction.Create(Code.Movaps_xmm_xmmm128, Vector(move.Destination), Vector(move.Source)));
        }
        else
        {
            writer.Add(Instruction.Create(Code.Mov_r64_rm64, Integer(move.Destination), Integer(move.Source)));
        }
    }

    /// <summary>Loads one value, extended at least to 32 bits.</summary>
    /// <remarks>
    /// psABI 3.2.3 does not say who extends narrow integers; clang's callees rely on an extension to 32 bits and both gcc's
    /// and clang's callers make it. So do we. Microsoft's callees extend for themselves.
    /// </remarks>
    private void Load(Piece source, ValueAccess access, Register destination)
    {
        MemoryOperand memory = Memory(source);
        Register low = Register.EAX + (destination - Register.RAX);
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
        (Register register, int displacement) = piece.Kind == LocationKind.Stack ? (Register.RSP, piece.Index + stackOffset) : (slots, piece.Index);
        return displacement == 0 ? new MemoryOperand(register) : new MemoryOperand(register, displacement, displacement is >= -128 and < 128 ? 1 : 8);
    }

    private static Register Integer(Piece piece) => Register.RAX + piece.Index;

    private static Register Vector(Piece piece) => Register.XMM0 + piece.Index;
}
