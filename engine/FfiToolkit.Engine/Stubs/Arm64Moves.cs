using System.Numerics;
using FfiToolkit.Abi;

namespace FfiToolkit.Stubs;

/// <summary>Writes the arm64 instructions of one planned move.</summary>
/// <param name="assembler">Where the instructions go.</param>
/// <param name="slots">The register that holds the slot array's address.</param>
/// <param name="scratch">A free integer register, through which memory goes to memory.</param>
internal readonly struct Arm64Moves(Arm64Assembler assembler, int slots, int scratch)
{
    // AAPCS64 6.1.1: temporary.
    private const int SecondScratch = 11;

    private const int StackPointer = 31;

    internal void Transfer(Move move)
    {
        if (move.IsIndirect)
        {
            TransferBytes(move);
            return;
        }

        if (move.Destination.Kind == LocationKind.VectorRegister)
        {
            if (move.Source.IsMemory)
            {
                assembler.LoadVector(move.Destination.Index, BaseOf(move.Source), move.Source.Index, move.Access.Size);
            }
            else
            {
                assembler.MoveDouble(move.Destination.Index, move.Source.Index);
            }
        }
        else if (move.Destination.IsMemory && move.Source.Kind == LocationKind.VectorRegister)
        {
            assembler.StoreVector(move.Source.Index, StackPointer, move.Destination.Index, move.Destination.Size);
        }
        else if (move.Destination.IsMemory)
        {
            assembler.Store(ToInteger(move, scratch), StackPointer, move.Destination.Index, move.Destination.Size);
        }
        else
        {
            int place = ToInteger(move, move.Destination.Index);
            if (place != move.Destination.Index)
            {
                assembler.Move(move.Destination.Index, place);
            }
        }
    }

    /// <summary>Brings a value to an integer register, unless it is in one.</summary>
    /// <returns>Where it is.</returns>
    private int ToInteger(Move move, int free)
    {
        switch (move.Source.Kind)
        {
            case LocationKind.IntegerRegister:
                return move.Source.Index;
            case LocationKind.VectorRegister when move.Access.Size == sizeof(float):
                assembler.MoveFromSingle(free, move.Source.Index);
                return free;
            case LocationKind.VectorRegister:
                assembler.MoveFromDouble(free, move.Source.Index);
                return free;
            case LocationKind.SlotAddress or LocationKind.StackAddress:
                assembler.Add(free, BaseOf(move.Source), move.Source.Index);
                return free;
            default:
                // Apple: "The caller of a function is responsible for signing or zero-extending any argument with fewer than
                // 32 bits"; what comes from the stack is not yet. Elsewhere the callee extends, and this does no harm.
                assembler.Load(free, BaseOf(move.Source), move.Source.Index, move.Access);
                return free;
        }
    }

    /// <summary>Moves the bytes of an aggregate, none but those, from where their address is.</summary>
    private void TransferBytes(Move move)
    {
        Piece to = move.Destination;
        int register = to.Kind == LocationKind.IntegerRegister ? to.Index : scratch;
        int address = move.Source.IsMemory ? register : move.Source.Index;
        if (move.Source.IsMemory)
        {
            assembler.Load(address, BaseOf(move.Source), move.Source.Index, ValueAccess.Word(8));
        }

        if (to.Kind == LocationKind.VectorRegister)
        {
            assembler.LoadVector(to.Index, address, to.Offset, to.Size);
        }
        else if (BitOperations.IsPow2(to.Size))
        {
            assembler.Load(register, address, to.Offset, ValueAccess.Word(to.Size));
            if (to.IsMemory)
            {
                assembler.Store(register, StackPointer, to.Index, to.Size);
            }
        }
        else
        {
            Combine(address, to);
        }
    }

    /// <summary>Loads three, five, six or seven bytes: the register may have had their address.</summary>
    private void Combine(int address, Piece to)
    {
        for (int done = 0, size; done < to.Size; done += size)
        {
            size = Arm64StubEmitter.Largest(to.Size - done);
            assembler.Load(done == 0 ? scratch : SecondScratch, address, to.Offset + done, ValueAccess.Word(size));
            if (done > 0)
            {
                assembler.OrShifted(done + size == to.Size ? to.Index : scratch, scratch, SecondScratch, 8 * done);
            }
        }
    }

    private int BaseOf(Piece piece) => piece.Kind is LocationKind.Slot or LocationKind.SlotAddress ? slots : StackPointer;
}
