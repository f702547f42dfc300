using FfiToolkit.Abi;

namespace FfiToolkit.Stubs;

/// <summary>Writes the A32 instructions of one planned move: of a word, or of a number into a vector register.</summary>
/// <param name="assembler">Where the instructions go.</param>
/// <param name="from">The register that source offsets are relative to.</param>
/// <param name="through">A free register, through which memory goes to memory.</param>
internal readonly struct Arm32Moves(Arm32Assembler assembler, int from, int through)
{
    private const int StackPointer = 13;

    // The farthest offset that an instruction on vector registers has.
    private const int FarthestVector = 1020;

    internal void Transfer(Move move)
    {
        if (move.IsIndirect)
        {
            TransferBytes(move);
            return;
        }

        (Piece source, Piece to) = (move.Source, move.Destination);
        if (to.Kind == LocationKind.VectorRegister)
        {
            if (source.IsMemory)
            {
                LoadVector(move);
            }
            else
            {
                assembler.MoveSingle(to.Index, source.Index);
            }

            return;
        }

        // No argument goes by reference, so that no address of a slot is wanted.
        int register = to.IsMemory ? through : to.Index;
        if (source.IsMemory)
        {
            assembler.Load(register, from, source.Index);
            if (move.Access.Size < sizeof(uint))
            {
                // AAPCS32 6.5 B.2: the caller extends integers of less than a word.
                assembler.Extend(register, register, move.Access);
            }
        }
        else if (source.Kind == LocationKind.VectorRegister)
        {
            assembler.MoveFromSingle(register, source.Index);
        }
        else if (to.IsMemory)
        {
            register = source.Index;
        }
        else
        {
            assembler.Move(register, source.Index);
        }

        if (to.IsMemory)
        {
            assembler.Store(register, StackPointer, to.Index);
        }
    }

    /// <summary>Moves up to four bytes of an aggregate, none but those, from where their address is, which need not be aligned.</summary>
    /// <remarks>A3.2.1: ldr, ldrh and what stores so take any address; the loads of vector registers do not.</remarks>
    private void TransferBytes(Move move)
    {
        Piece to = move.Destination;
        int register = to.Kind == LocationKind.IntegerRegister ? to.Index : through;
        int address = AddressOf(move, register);
        if (to.Kind == LocationKind.VectorRegister)
        {
            assembler.Load(through, address, to.Offset);
            assembler.MoveToSingle(to.Index, through);
        }
        else if (to.Size == 3)
        {
            // Only to a register, which takes one of the first words; it may have had the address.
            assembler.Load(through, address, to.Offset, sizeof(ushort));
            assembler.Load(register, address, to.Offset + sizeof(ushort), 1);
            assembler.OrShifted(register, through, register, 8 * sizeof(ushort));
        }
        else
        {
            assembler.Load(register, address, to.Offset, to.Size);
            if (to.IsMemory)
            {
                assembler.Store(register, StackPointer, to.Index, to.Size);
            }
        }
    }

    /// <summary>Brings an address to a register, unless it is in one.</summary>
    /// <returns>Where it is.</returns>
    private int AddressOf(Move move, int free)
    {
        if (!move.Source.IsMemory)
        {
            return move.Source.Index;
        }

        assembler.Load(free, from, move.Source.Index);
        return free;
    }

    private void LoadVector(Move move)
    {
        (int register, int offset, int size) = (move.Destination.Index, move.Source.Index, move.Access.Size);
        if (offset > FarthestVector)
        {
            for (int i = 0; i < size / sizeof(uint); i++)
            {
                assembler.Load(through, from, offset + (i * sizeof(uint)));
                assembler.MoveToSingle(register + i, through);
            }
        }
        else if (size == sizeof(float))
        {
            assembler.LoadSingle(register, from, offset);
        }
        else
        {
            assembler.LoadDouble(register / 2, from, offset);
        }
    }
}
