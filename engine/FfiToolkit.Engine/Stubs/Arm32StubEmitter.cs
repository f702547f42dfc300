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

    protected override bool CanReadValues => false;

    protected override Arm32Assembler CreateAssembler() => new();

    // A32 has no landing pads.
    protected override void EmitStart(Arm32Assembler assembler, StubRequest request)
    {
    }

    protected override void EmitJumpStub(Arm32Assembler assembler, StubRequest request, CallLayout? incoming, CallLayout outgoing, ReadOnlySpan<Move> moves)
    {
        Arm32Moves emitter = new(assembler, StackPointer, Scratch);
        foreach (Move move in moves)
        {
            emitter.Transfer(move);
        }

        LoadTarget(assembler, Scratch, request.Target);
        assembler.Jump(Scratch);
    }

    protected override void EmitFrameStub(
        Arm32Assembler assembler, StubRequest request, CallLayout? incoming, CallLayout outgoing, int frameBytes, ReadOnlySpan<Move> moves)
    {
        assembler.Push(ResultArgument, Padding, FramePointer, LinkRegister);
        assembler.Add(FramePointer, StackPointer, FrameRecord);
        int alignment = outgoing.Convention.StackAlignment;
        int area = StackArea.Align(frameBytes, frameBytes < LargeArea ? alignment : 2 * alignment);
        if (area > 0)
        {
            assembler.Subtract(StackPointer, StackPointer, area);
        }

        if (UsesSlots(moves) && request.Kind == StubKind.Slot)
        {
            assembler.Move(Scratch, 0);
        }
        else if (UsesSlots(moves))
        {
            assembler.Add(Scratch, FramePointer, FrameRecord);
        }

        Arm32Moves emitter = new(assembler, Scratch, LinkRegister);
        foreach (Move move in moves)
        {
            emitter.Transfer(move);
        }

        LoadTarget(assembler, LinkRegister, request.Target);
        assembler.Call(LinkRegister);
        StoreResult(assembler, request, outgoing);
        StoreError(assembler, request, outgoing);
        if (request.Kind == StubKind.Receiver)
        {
            // r1 may have half of the result.
            assembler.Move(StackPointer, FramePointer);
            assembler.Pop(FramePointer, ProgramCounter);
            return;
        }

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

    internal static void LoadTarget(Arm32Assembler assembler, int register, ulong target)
    {
        assembler.MoveLow(register, (ushort)target);
        assembler.MoveHigh(register, (ushort)(target >> 16));
    }

    /// <summary>Stores the result where the caller wants it: a scalar extended to a whole slot, an aggregate by its pieces.</summary>
    private static void StoreResult(Arm32Assembler assembler, StubRequest request, CallLayout outgoing)
    {
        // Where its address was passed the target has stored it.
        if (outgoing.Result.Count == 0 || outgoing.Result.IsReference)
        {
            return;
        }

        bool isScalar = !outgoing.Signature.ReturnType.IsAggregate;
        if (request.Kind == StubKind.Receiver)
        {
            GiveResult(assembler, outgoing);
            return;
        }

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

    /// <summary>Gives the result to the caller of a receiver stub: a scalar where it looks, an aggregate in memory that ends with it and need not be aligned.</summary>
    private static void GiveResult(Arm32Assembler assembler, CallLayout outgoing)
    {
        NativeType type = outgoing.Signature.ReturnType;
        if (!type.IsAggregate)
        {
            // 6.5: a variadic function returns floating-point numbers as the base standard has it.
            if (outgoing.Signature.IsVariadic && outgoing.Convention.Data.Resolve(type) is NativeKind.Float32 or NativeKind.Float64)
            {
                assembler.MoveToSingle(0, 0);
                assembler.MoveToSingle(1, 1);
            }

            return;
        }

        assembler.Load(Scratch, FramePointer, -FrameRecord);
        foreach (Piece piece in outgoing.PiecesOf(outgoing.Result))
        {
            if (piece.Kind == LocationKind.VectorRegister)
            {
                for (int word = 0; word < piece.Size / sizeof(uint); word++)
                {
                    assembler.MoveFromSingle(LinkRegister, piece.Index + word);
                    assembler.Store(LinkRegister, Scratch, piece.Offset + (word * sizeof(uint)));
                }

                continue;
            }

            for (int done = 0, size; done < piece.Size; done += size)
            {
                size = Largest(piece.Size - done);
                if (done > 0)
                {
                    assembler.ShiftRight(piece.Index, piece.Index, 8 * sizeof(ushort));
                }

                assembler.Store(piece.Index, Scratch, piece.Offset + done, size);
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
