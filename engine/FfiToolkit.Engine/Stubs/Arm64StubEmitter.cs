using FfiToolkit.Abi;

namespace FfiToolkit.Stubs;

/// <summary>Emits arm64 stubs for AAPCS64 and for Apple's and Microsoft's variants of it.</summary>
internal sealed class Arm64StubEmitter : StubEmitter<Arm64Assembler>
{
    // AAPCS64 6.1.1: x9 to x15 are temporary; x16 and x17 are the scratch registers of linkage code, through which a jump may
    // reach a "bti c". x18 belongs to the platform and is never changed.
    private const int Slots = 9;
    private const int Scratch = 10;
    private const int Target = 16;
    private const int Mark = 17;
    private const int PlatformRegister = 18;
    private const int ZeroRegister = 31;
    private const int FramePointer = 29;
    private const int LinkRegister = 30;
    private const int StackPointer = 31;
    private const int ResultArgument = 1;

    // Frame pointer and link register, the result's address, and 8 bytes that keep sp a multiple of 16 (AAPCS64 6.4.5.1).
    private const int FrameBytes = 32;
    private const int ResultHome = 16;

    public override InstructionSet InstructionSet => InstructionSet.A64;

    public override IReadOnlyList<string> List(StubRequest request, byte[] code)
    {
        List<string> listing = [];
        _ = TryAssemble(request, new Arm64Assembler(listing), out _);
        return listing;
    }

    protected override bool CanMark(Convention convention) => !convention.UnwindsByTables;

    protected override bool CanReadValues => true;

    protected override Arm64Assembler CreateAssembler() => new();

    protected override void EmitStart(Arm64Assembler assembler, StubRequest request) => assembler.BranchTarget();

    protected override void EmitJumpStub(Arm64Assembler assembler, StubRequest request, CallLayout? incoming, CallLayout outgoing, ReadOnlySpan<Move> moves)
    {
        ValueReader? reader = request.Values is { } values ? new Arm64ValueReader(assembler, values, StackPointer, 0) : null;
        reader?.Read(incoming!);
        Arm64Moves emitter = new(assembler, Slots, Scratch);
        foreach (Move move in moves)
        {
            emitter.Transfer(move);
        }

        LoadAddress(assembler, Target, request.Target);
        if (request.Mark == 0)
        {
            assembler.Jump(Target);
        }
        else
        {
            CallMarked(assembler, request.Mark);
        }

        if (reader is not null)
        {
            reader.Refuse();
            assembler.Return();
        }
    }

    private static void CallMarked(Arm64Assembler assembler, ulong mark)
    {
        LoadAddress(assembler, Mark, mark);
        assembler.Store(LinkRegister, Mark, 8, 8);
        assembler.Store(Target, Mark, 0, 8);
        assembler.Call(Target);
        LoadAddress(assembler, Mark, mark);
        assembler.Store(ZeroRegister, Mark, 0, 8);
        assembler.Load(LinkRegister, Mark, 8, ValueAccess.Word(8));
        assembler.Return();
    }

    protected override void EmitFrameStub(
        Arm64Assembler assembler, StubRequest request, CallLayout? incoming, CallLayout outgoing, int frameBytes, ReadOnlySpan<Move> moves)
    {
        assembler.PushPair(FramePointer, LinkRegister, StackPointer, -FrameBytes);
        assembler.Add(FramePointer, StackPointer, 0);
        assembler.Store(ResultArgument, StackPointer, ResultHome, 8);
        int area = StackArea.Align(frameBytes, outgoing.Convention.StackAlignment);
        if (area > 0)
        {
            assembler.Subtract(StackPointer, StackPointer, area);
        }

        ValueReader? reader = request.Values is { } values ? new Arm64ValueReader(assembler, values, FramePointer, FrameBytes) : null;
        reader?.Read(incoming!);
        if (UsesSlots(moves) && request.Kind == StubKind.Slot)
        {
            assembler.Move(Slots, 0);
        }
        else if (UsesSlots(moves))
        {
            assembler.Add(Slots, FramePointer, FrameBytes);
        }

        Arm64Moves emitter = new(assembler, Slots, Scratch);
        foreach (Move move in moves)
        {
            emitter.Transfer(move);
        }

        LoadAddress(assembler, Target, request.Target);
        assembler.Call(Target);
        StoreResult(assembler, request, outgoing);
        StoreError(assembler, request, outgoing);
        Leave(assembler, area);
        if (reader is not null)
        {
            reader.Refuse();
            Leave(assembler, area);
        }
    }

    private static void Leave(Arm64Assembler assembler, int area)
    {
        if (area > 0)
        {
            assembler.Add(StackPointer, FramePointer, 0);
        }

        assembler.PopPair(FramePointer, LinkRegister, StackPointer, FrameBytes);
        assembler.Return();
    }

    protected override void EmitCallback(Arm64Assembler assembler, StubRequest request, CallLayout incoming, CallbackFrame frame, ReadOnlySpan<Move> moves) =>
        new Arm64Callback(assembler, incoming, frame).Emit(moves, request.Target);

    // AAPCS64 6.1.1: x16 and x17 are the registers of such code; a jump through them may reach a "bti c".
    protected override void EmitTrampoline(Arm64Assembler assembler, ulong cell)
    {
        assembler.BranchTarget();
        LoadAddress(assembler, Arm64Callback.Cell, cell);
        assembler.Load(Target, Arm64Callback.Cell, 8, ValueAccess.Word(8));
        assembler.Jump(Target);
    }

    internal static void LoadAddress(Arm64Assembler assembler, int register, ulong address)
    {
        assembler.MoveZero(register, (ushort)address, 0);
        for (int halfword = 1; halfword < 4; halfword++)
        {
            ushort part = (ushort)(address >> (16 * halfword));
            if (part != 0)
            {
                assembler.MoveKeep(register, part, halfword);
            }
        }
    }

    /// <summary>Stores the result where the caller wants it: a scalar extended to a whole slot, an aggregate by its pieces.</summary>
    private static void StoreResult(Arm64Assembler assembler, StubRequest request, CallLayout outgoing)
    {
        if (request.Values is { Result: not 0 } values)
        {
            LoadAddress(assembler, Scratch, values.Result);
            assembler.Store(0, Scratch, 0, 8);
            return;
        }

        // Where its address was passed the target has stored it; and the scalar of a receiver stub is where its caller looks.
        bool isScalar = !outgoing.Signature.ReturnType.IsAggregate;
        bool isReceiver = request.Kind == StubKind.Receiver;
        if (outgoing.Result.Count == 0 || outgoing.Result.IsReference || (isScalar && isReceiver))
        {
            return;
        }

        if (isScalar)
        {
            ExtendResult(assembler, outgoing.Pieces[outgoing.Result.First], ValueAccess.Of(outgoing.Signature.ReturnType, outgoing.Convention.Data));
        }

        assembler.Load(Scratch, FramePointer, ResultHome, ValueAccess.Word(8));
        if (isScalar)
        {
            assembler.Store(0, Scratch, 0, 8);
            return;
        }

        foreach (Piece piece in outgoing.PiecesOf(outgoing.Result))
        {
            if (piece.Kind == LocationKind.VectorRegister)
            {
                assembler.StoreVector(piece.Index, Scratch, piece.Offset, piece.Size);
            }
            else if (isReceiver)
            {
                StoreBytes(assembler, piece);
            }
            else
            {
                assembler.Store(piece.Index, Scratch, piece.Offset, 8);
            }
        }
    }

    /// <summary>Stores a piece of the result to memory that ends with it.</summary>
    private static void StoreBytes(Arm64Assembler assembler, Piece piece)
    {
        for (int done = 0, size; done < piece.Size; done += size)
        {
            size = Largest(piece.Size - done);
            assembler.Store(piece.Index, Scratch, piece.Offset + done, size);
            if (done + size < piece.Size)
            {
                assembler.ShiftRight(piece.Index, piece.Index, 8 * size);
            }
        }
    }

    /// <summary>Stores the error number behind the result's slots. Nothing since the target's return has changed it.</summary>
    private static void StoreError(Arm64Assembler assembler, StubRequest request, CallLayout outgoing)
    {
        if (request.Errors == 0)
        {
            return;
        }

        if (request.Errors == StubRequest.ThreadBlock)
        {
            assembler.Load(0, PlatformRegister, StubRequest.ThreadBlockError, ValueAccess.Word(sizeof(uint)));
        }
        else
        {
            LoadAddress(assembler, Target, request.Errors);
            assembler.Call(Target);
            assembler.Load(0, 0, 0, ValueAccess.Word(sizeof(uint)));
        }

        assembler.Load(Scratch, FramePointer, ResultHome, ValueAccess.Word(8));
        assembler.Store(0, Scratch, SlotMap.Of(outgoing.Signature, outgoing.Convention).ResultBytes, 8);
    }

    private static void ExtendResult(Arm64Assembler assembler, Piece piece, ValueAccess access)
    {
        if (piece.Kind == LocationKind.IntegerRegister)
        {
            if (access.Size < 8)
            {
                assembler.Extend(0, 0, access);
            }
        }
        else if (access.Size == sizeof(float))
        {
            assembler.MoveFromSingle(0, 0);
        }
        else
        {
            assembler.MoveFromDouble(0, 0);
        }
    }
}
