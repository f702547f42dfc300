using FfiToolkit.Abi;

namespace FfiToolkit.Stubs;

/// <summary>Writes the body of a callback on arm64. Its prologue is a slot stub's, so that one description unwinds both.</summary>
/// <param name="assembler">Where the instructions go.</param>
/// <param name="incoming">The layout of the call that comes in.</param>
/// <param name="frame">The memory that it makes.</param>
internal readonly struct Arm64Callback(Arm64Assembler assembler, CallLayout incoming, CallbackFrame frame)
{
    // AAPCS64 6.1.1: the second of the registers of linkage code.
    internal const int Cell = 17;

    private const int Scratch = 10;
    private const int Target = 16;
    private const int FramePointer = 29;
    private const int LinkRegister = 30;
    private const int StackPointer = 31;

    // 6.9: the address of the result comes in x8.
    private const int ResultAddress = 8;
    private const int ResultHome = 16;
    private const int FrameBytes = 32;

    internal void Emit(ReadOnlySpan<Move> moves, ulong target)
    {
        assembler.PushPair(FramePointer, LinkRegister, StackPointer, -FrameBytes);
        assembler.Add(FramePointer, StackPointer, 0);
        assembler.Store(ResultAddress, StackPointer, ResultHome, 8);
        assembler.Subtract(StackPointer, StackPointer, frame.Bytes);
        foreach (Move move in moves)
        {
            Store(move);
        }

        assembler.Load(0, Cell, 0, ValueAccess.Word(8));
        assembler.Add(1, StackPointer, frame.SlotsOffset);
        if (incoming.Result.IsReference)
        {
            assembler.Move(2, ResultAddress);
        }
        else
        {
            assembler.Add(2, StackPointer, 0);
        }

        Arm64StubEmitter.LoadAddress(assembler, Target, target);
        assembler.Call(Target);
        LoadResult();
        assembler.Add(StackPointer, FramePointer, 0);
        assembler.PopPair(FramePointer, LinkRegister, StackPointer, FrameBytes);
        assembler.Return();
    }

    private void Store(Move move)
    {
        int slot = frame.SlotsOffset + move.Destination.Index;
        int source = move.Source.Index;
        switch (move.Source.Kind)
        {
            case LocationKind.VectorRegister when move.Access.Size == sizeof(double) || move.Destination.Size == sizeof(float):
                assembler.StoreVector(source, StackPointer, slot, move.Access.Size);
                return;
            case LocationKind.VectorRegister:
                // The upper half of a float's slot is 0.
                assembler.MoveFromSingle(Scratch, source);
                break;
            case LocationKind.IntegerRegister when move.Access.Size == sizeof(ulong):
                assembler.Store(source, StackPointer, slot, 8);
                return;
            case LocationKind.IntegerRegister:
                assembler.Extend(Scratch, source, move.Access);
                break;
            case LocationKind.Stack:
                assembler.Load(Scratch, FramePointer, FrameBytes + source, move.Access with { IsSigned = false });
                if (move.Access.IsSigned)
                {
                    assembler.Extend(Scratch, Scratch, move.Access);
                }

                break;
            case LocationKind.StackAddress:
                assembler.Add(Scratch, FramePointer, FrameBytes + source);
                break;
            default:
                assembler.Add(Scratch, StackPointer, frame.SlotsOffset + source);
                break;
        }

        assembler.Store(Scratch, StackPointer, slot, 8);
    }

    /// <summary>Puts the result where callers expect it.</summary>
    private void LoadResult()
    {
        if (incoming.Result.IsReference)
        {
            return;
        }

        bool isSingle = !incoming.Signature.ReturnType.IsAggregate && incoming.Convention.Data.Resolve(incoming.Signature.ReturnType) == NativeKind.Float32;
        foreach (Piece piece in incoming.PiecesOf(incoming.Result))
        {
            if (piece.Kind == LocationKind.VectorRegister)
            {
                assembler.LoadVector(piece.Index, StackPointer, piece.Offset, isSingle ? sizeof(float) : piece.Size);
            }
            else
            {
                assembler.Load(piece.Index, StackPointer, piece.Offset, ValueAccess.Word(8));
            }
        }
    }
}
