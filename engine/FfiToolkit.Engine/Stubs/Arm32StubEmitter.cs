using FfiToolkit.Abi;

namespace FfiToolkit.Stubs;

/// <summary>Emits A32 stubs for AAPCS32 with VFP arguments. Targets may be A32 or Thumb: bit 0 of their address says which.</summary>
internal sealed class Arm32StubEmitter : StubEmitter<Arm32Assembler>
{
    // AAPCS32 6.1.1: r12 is the scratch register of linkage code; lr is free while the stub has it saved. r9 is never touched.
    private const int FramePointer = 11;
    private const int Scratch = 12;
    private const int StackPointer = 13;
    private const int LinkRegister = 14;
    private const int ProgramCounter = 15;
    private const int ResultArgument = 1;

    // push {r1, r2, r11, lr}: r2 only keeps sp a multiple of 8 (AAPCS32 6.2.1.2). The frame record is r11 and lr (6.2.1.4).
    private const int Padding = 2;
    private const int FrameRecord = 8;

    // The farthest offset that an instruction on vector registers has.
    private const int FarthestVector = 1020;

    // From here on the size must be a multiple of 16 to be an immediate operand.
    private const int LargeArea = 1024;

    public override InstructionSet InstructionSet => InstructionSet.A32;

    public override IReadOnlyList<string> List(StubRequest request, byte[] code)
    {
        List<string> listing = [];
        _ = TryAssemble(request, new Arm32Assembler(listing), out _);
        return listing;
    }

    protected override bool CanMark(Convention convention) => false;

    protected override Arm32Assembler CreateAssembler() => new();

    // A32 has no landing pads.
    protected override void EmitStart(Arm32Assembler assembler, StubRequest request)
    {
    }

    protected override void EmitJumpStub(Arm32Assembler assembler, StubRequest request, CallLayout outgoing, ReadOnlySpan<Move> moves)
    {
        foreach (Move move in moves)
        {
            Transfer(assembler, move, StackPointer, Scratch);
        }

        LoadTarget(assembler, Scratch, request.Target);
        assembler.Jump(Scratch);
    }

    protected override void EmitSlotStub(Arm32Assembler assembler, StubRequest request, CallLayout outgoing, ReadOnlySpan<Move> moves)
    {
        assembler.Push(ResultArgument, Padding, FramePointer, LinkRegister);
        assembler.Add(FramePointer, StackPointer, FrameRecord);
        int alignment = outgoing.Convention.StackAlignment;
        int area = StackArea.Align(outgoing.StackBytes, outgoing.StackBytes < LargeArea ? alignment : 2 * alignment);
        if (area > 0)
        {
            assembler.Subtract(StackPointer, StackPointer, area);
        }

        if (outgoing.ArgumentCount > 0)
        {
            assembler.Move(Scratch, 0);
        }

        foreach (Move move in moves)
        {
            Transfer(assembler, move, Scratch, LinkRegister);
        }

        LoadTarget(assembler, LinkRegister, request.Target);
        assembler.Call(LinkRegister);
        StoreResult(assembler, outgoing);
        StoreError(assembler, request, outgoing);
        assembler.Subtract(StackPointer, FramePointer, FrameRecord);
        assembler.Pop(ResultArgument, Padding, FramePointer, ProgramCounter);
    }

    protected override void EmitCallback(Arm32Assembler assembler, StubRequest request, CallLayout incoming, CallbackFrame frame, ReadOnlySpan<Move> moves) =>
        new Arm32Callback(assembler, incoming, frame).Emit(moves, request.Target);

    protected override void EmitTrampoline(Arm32Assembler assembler, ulong cell)
    {
        LoadTarget(assembler, Arm32Callback.Cell, cell);
        assembler.Load(ProgramCounter, Arm32Callback.Cell, sizeof(uint));
    }

    /// <summary>Writes one move of a word, or of a number into a vector register.</summary>
    /// <param name="assembler">Where the instructions go.</param>
    /// <param name="move">The move.</param>
    /// <param name="from">The register that source offsets are relative to.</param>
    /// <param name="through">A free register, through which memory goes to memory.</param>
    private static void Transfer(Arm32Assembler assembler, Move move, int from, int through)
    {
        if (move.Source.IsMemory && move.Destination.Kind == LocationKind.VectorRegister)
        {
            LoadVector(assembler, move, from, through);
            return;
        }

        if (!move.Source.IsMemory)
        {
            // Vector registers keep their places when the receiver goes: every register move is one of words. No argument goes by
            // reference, so that no address of a slot is wanted.
            assembler.Move(move.Destination.Index, move.Source.Index);
            return;
        }

        int destination = move.Destination.IsMemory ? through : move.Destination.Index;
        assembler.Load(destination, from, move.Source.Index);
        if (move.Access.Size < sizeof(uint))
        {
            // AAPCS32 6.5 B.2: the caller extends integers of less than a word.
            assembler.Extend(destination, destination, move.Access);
        }

        if (move.Destination.IsMemory)
        {
            assembler.Store(through, StackPointer, move.Destination.Index);
        }
    }

    private static void LoadVector(Arm32Assembler assembler, Move move, int from, int through)
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

    internal static void LoadTarget(Arm32Assembler assembler, int register, ulong target)
    {
        assembler.MoveLow(register, (ushort)target);
        assembler.MoveHigh(register, (ushort)(target >> 16));
    }

    /// <summary>Stores the result where the caller wants it: a scalar extended to a whole slot, an aggregate by its pieces.</summary>
    private static void StoreResult(Arm32Assembler assembler, CallLayout outgoing)
    {
        // Where its address was passed the target has stored it.
        if (outgoing.Result.Count == 0 || outgoing.Result.IsReference)
        {
            return;
        }

        bool isScalar = !outgoing.Signature.ReturnType.IsAggregate;
        if (isScalar)
        {
            ExtendResult(assembler, outgoing.Pieces[outgoing.Result.First], ValueAccess.Of(outgoing.Signature.ReturnType, outgoing.Convention.Data));
        }

        // r1 was pushed lowest, right below the frame record.
        assembler.Load(Scratch, FramePointer, -FrameRecord);
        if (isScalar)
        {
            assembler.Store(0, Scratch, 0);
            assembler.Store(1, Scratch, sizeof(uint));
            return;
        }

        foreach (Piece piece in outgoing.PiecesOf(outgoing.Result))
        {
            if (piece.Kind == LocationKind.IntegerRegister)
            {
                assembler.Store(piece.Index, Scratch, piece.Offset);
            }
            else if (piece.Size == sizeof(float))
            {
                assembler.StoreSingle(piece.Index, Scratch, piece.Offset);
            }
            else
            {
                assembler.StoreDouble(piece.Index / 2, Scratch, piece.Offset);
            }
        }
    }

    /// <summary>Stores the error number behind the result's slots. Nothing since the target's return has changed it.</summary>
    private static void StoreError(Arm32Assembler assembler, StubRequest request, CallLayout outgoing)
    {
        if (request.Errors == 0)
        {
            return;
        }

        LoadTarget(assembler, LinkRegister, request.Errors);
        assembler.Call(LinkRegister);
        assembler.Load(0, 0, 0);
        assembler.Clear(1);
        int offset = SlotMap.Of(outgoing.Signature, outgoing.Convention).ResultBytes;
        assembler.Load(Scratch, FramePointer, -FrameRecord);
        assembler.Store(0, Scratch, offset);
        assembler.Store(1, Scratch, offset + sizeof(uint));
    }

    /// <summary>Extends a scalar result to r0 and r1.</summary>
    private static void ExtendResult(Arm32Assembler assembler, Piece piece, ValueAccess access)
    {
        bool isVector = piece.Kind == LocationKind.VectorRegister;
        if (isVector && access.Size == sizeof(float))
        {
            assembler.MoveFromSingle(0, 0);
        }
        else if (isVector)
        {
            assembler.MoveFromDouble(0, 1, 0);
        }
        else if (access.Size < sizeof(uint))
        {
            assembler.Extend(0, 0, access);
        }

        if (access.Size < SlotMap.SlotSize && access.IsSigned)
        {
            assembler.SpreadSign(1, 0);
        }
        else if (access.Size < SlotMap.SlotSize)
        {
            assembler.Clear(1);
        }
    }
}
