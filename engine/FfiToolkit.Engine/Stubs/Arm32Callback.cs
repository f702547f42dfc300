using FfiToolkit.Abi;

namespace FfiToolkit.Stubs;

/// <summary>Writes the body of a callback on AArch32, as A32.</summary>
/// <param name="assembler">Where the instructions go.</param>
/// <param name="incoming">The layout of the call that comes in.</param>
/// <param name="frame">The memory that it makes.</param>
internal readonly struct Arm32Callback(Arm32Assembler assembler, CallLayout incoming, CallbackFrame frame)
{
    // AAPCS32 6.1.1: the scratch register of linkage code.
    internal const int Cell = 12;

    // Free once they are saved.
    private const int Scratch = 0;
    private const int Second = 1;

    private const int FramePointer = 11;
    private const int StackPointer = 13;
    private const int LinkRegister = 14;

    // From r11: the frame record, then r0 to r3, then the argument area.
    private const int SavedRegisters = 8;
    private const int StackOffset = 24;

    // The farthest offset that an instruction on vector registers has.
    private const int FarthestVector = 1020;

    // Above, an immediate operand must be a multiple of 16, or is added in two steps.
    private const int LargeImmediate = 1024;

    internal void Emit(ReadOnlySpan<Move> moves, ulong target)
    {
        assembler.Push(0, 1, 2, 3);
        assembler.Push(FramePointer, LinkRegister);
        assembler.Add(FramePointer, StackPointer, 0);
        assembler.Subtract(StackPointer, StackPointer, frame.Bytes);
        foreach (Move move in moves)
        {
            Store(move);
        }

        assembler.Load(0, Cell, 0);
        Address(1, StackPointer, frame.SlotsOffset);
        if (incoming.Result.IsReference)
        {
            assembler.Load(2, FramePointer, SavedRegisters);
        }
        else
        {
            Address(2, StackPointer, 0);
        }

        Arm32StubEmitter.LoadTarget(assembler, LinkRegister, target);
        assembler.Call(LinkRegister);
        LoadResult();
        assembler.Add(StackPointer, FramePointer, 0);
        assembler.Pop(FramePointer, LinkRegister);
        assembler.Add(StackPointer, StackPointer, 4 * sizeof(uint));
        assembler.Jump(LinkRegister);
    }

    private void Store(Move move)
    {
        int slot = frame.SlotsOffset + move.Destination.Index;
        int source = move.Source.Index;
        switch (move.Source.Kind)
        {
            case LocationKind.VectorRegister:
                StoreVector(move, slot);
                return;
            case LocationKind.StackAddress:
                Address(Scratch, FramePointer, StackOffset + source);
                assembler.Clear(Second);
                break;
            case LocationKind.SlotAddress:
                Address(Scratch, StackPointer, frame.SlotsOffset + source);
                assembler.Clear(Second);
                break;
            default:
                Load(move.Access, StackOffset + source);
                break;
        }

        StorePair(slot);
    }

    /// <summary>Loads a value from the saved registers or the argument area, extended to two words.</summary>
    private void Load(ValueAccess access, int offset)
    {
        assembler.Load(Scratch, FramePointer, offset);
        if (access.Size == SlotMap.SlotSize)
        {
            assembler.Load(Second, FramePointer, offset + sizeof(uint));
            return;
        }

        if (access.Size < sizeof(uint))
        {
            assembler.Extend(Scratch, Scratch, access);
        }

        if (access.IsSigned)
        {
            assembler.SpreadSign(Second, Scratch);
        }
        else
        {
            assembler.Clear(Second);
        }
    }

    private void StoreVector(Move move, int slot)
    {
        int register = move.Source.Index;
        if (move.Access.Size == sizeof(double))
        {
            if (slot <= FarthestVector)
            {
                assembler.StoreDouble(register / 2, StackPointer, slot);
            }
            else
            {
                assembler.MoveFromDouble(Scratch, Second, register / 2);
                StorePair(slot);
            }

            return;
        }

        assembler.MoveFromSingle(Scratch, register);
        if (move.Destination.Size == sizeof(float))
        {
            assembler.Store(Scratch, StackPointer, slot);
            return;
        }

        // The upper half of a float's slot is 0.
        assembler.Clear(Second);
        StorePair(slot);
    }

    private void StorePair(int slot)
    {
        assembler.Store(Scratch, StackPointer, slot);
        assembler.Store(Second, StackPointer, slot + sizeof(uint));
    }

    private void Address(int register, int from, int offset)
    {
        int low = offset < LargeImmediate ? offset : offset % LargeImmediate;
        assembler.Add(register, from, low);
        if (low != offset)
        {
            assembler.Add(register, register, offset - low);
        }
    }

    /// <summary>Puts the result where callers expect it.</summary>
    private void LoadResult()
    {
        if (incoming.Result.IsReference)
        {
            return;
        }

        bool isAggregate = incoming.Signature.ReturnType.IsAggregate;
        foreach (Piece piece in incoming.PiecesOf(incoming.Result))
        {
            if (piece.Kind == LocationKind.IntegerRegister)
            {
                assembler.Load(piece.Index, StackPointer, piece.Offset);
                if (!isAggregate && piece.Size == SlotMap.SlotSize)
                {
                    assembler.Load(piece.Index + 1, StackPointer, piece.Offset + sizeof(uint));
                }
            }
            else if (piece.Size == sizeof(float))
            {
                assembler.LoadSingle(piece.Index, StackPointer, piece.Offset);
            }
            else
            {
                assembler.LoadDouble(piece.Index / 2, StackPointer, piece.Offset);
            }
        }
    }
}
