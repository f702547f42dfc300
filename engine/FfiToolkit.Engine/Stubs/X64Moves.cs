using FfiToolkit.Abi;
using Iced.Intel;

namespace FfiToolkit.Stubs;

/// <summary>Writes the x64 instructions of one planned move.</summary>
/// <param name="writer">Where the instructions go.</param>
/// <param name="stackBase">The register that stack offsets are relative to.</param>
/// <param name="stackReadOffset">Bytes from the base to the incoming argument area.</param>
/// <param name="stackWriteOffset">Bytes from the base to the outgoing argument area.</param>
/// <param name="slots">The register that holds the slot array's address.</param>
/// <param name="scratch">A free integer register, through which memory goes to memory.</param>
internal sealed class X64Moves(X64Writer writer, Register stackBase, int stackReadOffset, int stackWriteOffset, Register slots, Register scratch)
{
    internal void Transfer(Move move)
    {
        bool toVector = move.Destination.Kind == LocationKind.VectorRegister;
        bool fromVector = move.Source.Kind == LocationKind.VectorRegister;
        switch (move.Source.IsMemory, move.Destination.IsMemory)
        {
            case (true, true):
                Load(move.Source, scratch, move.Type);
                writer.Add(Instruction.Create(Code.Mov_rm64_r64, Memory(move.Destination, stackWriteOffset), scratch));
                break;
            case (true, false) when toVector:
                writer.Add(Instruction.Create(
                    move.Type == NativeType.Float32 ? Code.Movss_xmm_xmmm32 : Code.Movsd_xmm_xmmm64,
                    Vector(move.Destination),
                    Memory(move.Source, stackReadOffset)));
                break;
            case (true, false):
                Load(move.Source, Integer(move.Destination), move.Type);
                break;
            case (false, true):
                writer.Add(Instruction.Create(Code.Mov_rm64_r64, Memory(move.Destination, stackWriteOffset), Integer(move.Source)));
                break;
            case (false, false) when toVector && fromVector:
                writer.Add(Instruction.Create(Code.Movaps_xmm_xmmm128, Vector(move.Destination), Vector(move.Source)));
                break;
            case (false, false) when fromVector:
                writer.Add(Instruction.Create(Code.Movq_rm64_xmm, Integer(move.Destination), Vector(move.Source)));
                break;
            case (false, false) when toVector:
                writer.Add(Instruction.Create(Code.Movq_xmm_rm64, Vector(move.Destination), Integer(move.Source)));
                break;
            default:
                writer.Add(Instruction.Create(Code.Mov_r64_rm64, Integer(move.Destination), Integer(move.Source)));
                break;
        }
    }

    /// <summary>Loads one eightbyte. Slots are extended here; what is on the stack already is as the caller's convention made it.</summary>
    /// <remarks>
    /// psABI 3.2.3 does not say who extends narrow integers; clang's callees rely on an extension to 32 bits and both gcc's
    /// and clang's callers make it. So do we.
    /// </remarks>
    private void Load(ArgumentLocation source, Register destination, NativeType type)
    {
        MemoryOperand memory = Memory(source, stackReadOffset);
        Register low = destination.GetInfo().FullRegister32;
        writer.Add((source.Kind == LocationKind.Slot ? type : NativeType.UInt64) switch
        {
            NativeType.Int8 or NativeType.Char => Instruction.Create(Code.Movsx_r32_rm8, low, memory),
            NativeType.UInt8 or NativeType.Bool => Instruction.Create(Code.Movzx_r32_rm8, low, memory),
            NativeType.Int16 => Instruction.Create(Code.Movsx_r32_rm16, low, memory),
            NativeType.UInt16 => Instruction.Create(Code.Movzx_r32_rm16, low, memory),
            NativeType.Int32 or NativeType.UInt32 or NativeType.Float32 => Instruction.Create(Code.Mov_r32_rm32, low, memory),
            _ => Instruction.Create(Code.Mov_r64_rm64, destination, memory),
        });
    }

    private MemoryOperand Memory(ArgumentLocation location, int stackOffset)
    {
        (Register register, int displacement) = location.Kind == LocationKind.Slot
            ? (slots, location.Index)
            : (stackBase, location.Index + stackOffset);
        return displacement == 0 ? new MemoryOperand(register) : new MemoryOperand(register, displacement, displacement is >= -128 and < 128 ? 1 : 8);
    }

    private Register Integer(ArgumentLocation location) =>
        location.Kind == LocationKind.Scratch ? scratch : Register.RAX + location.Index;

    private static Register Vector(ArgumentLocation location) => Register.XMM0 + location.Index;
}
