using FfiToolkit.Abi;
using Iced.Intel;
using static Iced.Intel.Register;

namespace FfiToolkit.Stubs;

/// <summary>Emits x64 stubs with Iced, for System V and for Windows.</summary>
internal sealed class X64StubEmitter : StubEmitter<X64Writer>
{
    // Neither arguments (but for al, below) nor callee-saved: psABI 3.2.1, table "Register Usage"; Microsoft, "x64 register usage".
    private const Register TargetRegister = R11;
    private const Register SlotsRegister = R10;
    private const Register MarkRegister = R10;
    private const Register ScratchRegister = RAX;

    // From rbp to the argument area of the stub's caller: the caller's rbp and the return address.
    private const int CallerArea = 16;

    public override InstructionSet InstructionSet => InstructionSet.X64;

    public override IReadOnlyList<string> List(StubRequest request, byte[] code)
    {
        Decoder decoder = Decoder.Create(64, new ByteArrayCodeReader(code));
        return [.. decoder.Select(static instruction => instruction.ToString())];
    }

    protected override bool CanMark(Convention convention) => !convention.UnwindsByTables;

    protected override bool CanReadValues => true;

    protected override X64Writer CreateAssembler() => new();

    protected override void EmitStart(X64Writer assembler, StubRequest request)
    {
        // Indirect branches land on endbr64 where control-flow enforcement (CET-IBT) is on; elsewhere it is a no-op.
        assembler.Add(Instruction.Create(Code.Endbr64));
        if (request.HasAvx)
        {
            // Intel, "Optimization Reference Manual", "Mixing AVX Code with SSE Code": where upper halves of ymm registers are in
            // use, legacy SSE instructions of the code that is called cost many times what they do. .NET copies structs of 32
            // bytes with ymm registers, and clears them before a P/Invoke but not before a call through a function pointer.
            assembler.Add(Instruction.Create(Code.VEX_Vzeroupper));
        }
    }

    protected override void EmitJumpStub(X64Writer assembler, StubRequest request, CallLayout? incoming, CallLayout outgoing, ReadOnlySpan<Move> moves)
    {
        // On entry [rsp] is the return address: the argument area starts 8 bytes above.
        ValueReader? reader = request.Values is { } values ? new X64ValueReader(assembler, values, RSP, stackOffset: 8) : null;
        reader?.Read(incoming!);
        X64Moves emitter = new(assembler, stackOffset: 8, SlotsRegister, ScratchRegister);
        foreach (Move move in moves)
        {
            emitter.Transfer(move);
        }

        LoadTarget(assembler, request, outgoing);
        if (request.Mark == 0)
        {
            assembler.Add(Instruction.Create(Code.Jmp_rm64, TargetRegister));
        }
        else
        {
            CallMarked(assembler, request.Mark);
        }

        if (reader is not null)
        {
            reader.Refuse();
            assembler.Add(Instruction.Create(Code.Retnq));
        }
    }

    protected override void EmitFrameStub(
        X64Writer assembler, StubRequest request, CallLayout? incoming, CallLayout outgoing, int frameBytes, ReadOnlySpan<Move> moves)
    {
        X64Frame frame = X64Frame.Of(outgoing.Convention);
        assembler.Add(Instruction.Create(Code.Push_r64, RBP));
        assembler.Add(Instruction.Create(Code.Mov_r64_rm64, RBP, RSP));
        if (frame.SavedBelowFrame > 0)
        {
            assembler.Add(Instruction.Create(Code.Push_r64, frame.ResultArgument));
        }

        // rbp is a multiple of 16 here: return address and rbp were pushed since the caller's call.
        int area = StackArea.Align(frameBytes, outgoing.Convention.StackAlignment) + frame.SavedBelowFrame;
        if (area > 0)
        {
            assembler.Add(area < 128 ? Code.Sub_rm64_imm8 : Code.Sub_rm64_imm32, RSP, area < 128 ? OpKind.Immediate8to64 : OpKind.Immediate32to64, (ulong)area);
        }

        if (frame.SavedBelowFrame == 0)
        {
            assembler.Add(Instruction.Create(Code.Mov_rm64_r64, new MemoryOperand(RBP, frame.ResultHome), frame.ResultArgument));
        }

        ValueReader? reader = request.Values is { } values ? new X64ValueReader(assembler, values, RBP, CallerArea) : null;
        reader?.Read(incoming!);
        if (UsesSlots(moves))
        {
            assembler.Add(request.Kind == StubKind.Slot
                ? Instruction.Create(Code.Mov_r64_rm64, SlotsRegister, frame.SlotsArgument)
                : Instruction.Create(Code.Lea_r64_m, SlotsRegister, new MemoryOperand(RBP, CallerArea, 1)));
        }

        X64Moves emitter = new(assembler, stackOffset: 0, SlotsRegister, ScratchRegister);
        foreach (Move move in moves)
        {
            emitter.Transfer(move);
        }

        LoadTarget(assembler, request, outgoing);
        assembler.Add(Instruction.Create(Code.Call_rm64, TargetRegister));
        StoreResult(assembler, request, outgoing, frame);
        StoreError(assembler, request, outgoing, frame);
        Leave(assembler);
        if (reader is not null)
        {
            reader.Refuse();
            Leave(assembler);
        }
    }

    protected override void EmitCallback(X64Writer assembler, StubRequest request, CallLayout incoming, CallbackFrame frame, ReadOnlySpan<Move> moves) =>
        new X64Callback(assembler, incoming, frame).Emit(moves, request.Target);

    protected override void EmitTrampoline(X64Writer assembler, ulong cell)
    {
        assembler.Add(Instruction.Create(Code.Endbr64));
        assembler.Add(Code.Mov_r64_imm64, X64Callback.CellRegister, OpKind.Immediate64, cell);
        assembler.Add(Instruction.Create(Code.Jmp_rm64, new MemoryOperand(X64Callback.CellRegister, sizeof(ulong), 1)));
    }

    private static void Leave(X64Writer writer)
    {
        writer.Add(Instruction.Create(Code.Leaveq));
        writer.Add(Instruction.Create(Code.Retnq));
    }

    private static void LoadTarget(X64Writer writer, StubRequest request, CallLayout outgoing)
    {
        if (outgoing.Convention.CountsVectorArguments)
        {
            if (outgoing.VectorRegisters == 0)
            {
                writer.Add(Instruction.Create(Code.Xor_r32_rm32, EAX, EAX));
            }
            else
            {
                writer.Add(Code.Mov_r8_imm8, AL, OpKind.Immediate8, (ulong)outgoing.VectorRegisters);
            }
        }

        writer.Add(Code.Mov_r64_imm64, TargetRegister, OpKind.Immediate64, request.Target);
    }

    /// <summary>
    /// Calls the target with the return address out of its way: the call puts the stub's own where that was, so that the stack is
    /// aligned and the argument area in place, and returns pair with calls, as shadow stacks and branch predictors want it.
    /// </summary>
    private static void CallMarked(X64Writer writer, ulong mark)
    {
        MemoryOperand inside = new(MarkRegister);
        MemoryOperand returnAddress = new(MarkRegister, 8, 1);
        writer.Add(Code.Mov_r64_imm64, MarkRegister, OpKind.Immediate64, mark);
        writer.Add(Instruction.Create(Code.Pop_rm64, returnAddress));
        writer.Add(Instruction.Create(Code.Mov_rm64_r64, inside, TargetRegister));
        writer.Add(Instruction.Create(Code.Call_rm64, TargetRegister));
        writer.Add(Code.Mov_r64_imm64, MarkRegister, OpKind.Immediate64, mark);
        writer.Add(Instruction.Create(Code.Xor_r32_rm32, R11D, R11D));
        writer.Add(Instruction.Create(Code.Mov_rm64_r64, inside, TargetRegister));
        writer.Add(Instruction.Create(Code.Push_rm64, returnAddress));
        writer.Add(Instruction.Create(Code.Retnq));
    }

    /// <summary>Stores the result where the caller wants it: a scalar extended to a whole slot, an aggregate by its pieces.</summary>
    private static void StoreResult(X64Writer writer, StubRequest request, CallLayout outgoing, X64Frame frame)
    {
        if (request.Values is { Result: not 0 } values)
        {
            writer.Add(Code.Mov_r64_imm64, TargetRegister, OpKind.Immediate64, values.Result);
            writer.Add(Instruction.Create(Code.Mov_rm64_r64, new MemoryOperand(TargetRegister), RAX));
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
            ExtendResult(writer, outgoing.Pieces[outgoing.Result.First], ValueAccess.Of(outgoing.Signature.ReturnType, outgoing.Convention.Data));
        }

        // Neither rax nor rdx, which may hold a result.
        writer.Add(Instruction.Create(Code.Mov_r64_rm64, RCX, new MemoryOperand(RBP, frame.ResultHome)));
        if (isScalar)
        {
            writer.Add(Instruction.Create(Code.Mov_rm64_r64, new MemoryOperand(RCX), RAX));
            return;
        }

        foreach (Piece piece in outgoing.PiecesOf(outgoing.Result))
        {
            MemoryOperand memory = AtResult(piece.Offset);
            if (piece.Kind == LocationKind.IntegerRegister && isReceiver)
            {
                StoreBytes(writer, RAX + piece.Index, piece);
                continue;
            }

            writer.Add(piece.Kind == LocationKind.IntegerRegister ? Instruction.Create(Code.Mov_rm64_r64, memory, RAX + piece.Index)
                : piece.Size == sizeof(float) ? Instruction.Create(Code.Movss_xmmm32_xmm, memory, XMM0 + piece.Index)
                : Instruction.Create(Code.Movsd_xmmm64_xmm, memory, XMM0 + piece.Index));
        }
    }

    /// <summary>Stores a piece of the result to memory that ends with it.</summary>
    private static void StoreBytes(X64Writer writer, Register register, Piece piece)
    {
        for (int done = 0, size; done < piece.Size; done += size)
        {
            size = Largest(piece.Size - done);
            writer.Add(X64Moves.Store(AtResult(piece.Offset + done), register, size));
            if (done + size < piece.Size)
            {
                writer.Add(Code.Shr_rm64_imm8, register, OpKind.Immediate8, (ulong)(8 * size));
            }
        }
    }

    private static MemoryOperand AtResult(int offset) => offset == 0 ? new MemoryOperand(RCX) : new MemoryOperand(RCX, offset, 1);

    /// <summary>Stores the error number behind the result's slots. Nothing since the target's return has changed it.</summary>
    private static void StoreError(X64Writer writer, StubRequest request, CallLayout outgoing, X64Frame frame)
    {
        if (request.Errors == 0)
        {
            return;
        }

        if (request.Errors == StubRequest.ThreadBlock)
        {
            MemoryOperand error = new(None, None, 1, StubRequest.ThreadBlockError, 4, false, GS);
            writer.Add(Instruction.Create(Code.Mov_r32_rm32, EAX, error));
        }
        else
        {
            writer.Add(Code.Mov_r64_imm64, TargetRegister, OpKind.Immediate64, request.Errors);
            writer.Add(Instruction.Create(Code.Call_rm64, TargetRegister));
            writer.Add(Instruction.Create(Code.Mov_r32_rm32, EAX, new MemoryOperand(RAX)));
        }

        int offset = SlotMap.Of(outgoing.Signature, outgoing.Convention).ResultBytes;
        writer.Add(Instruction.Create(Code.Mov_r64_rm64, RCX, new MemoryOperand(RBP, frame.ResultHome)));
        writer.Add(Instruction.Create(Code.Mov_rm64_r64, new MemoryOperand(RCX, offset, offset < 128 ? 1 : 8), RAX));
    }

    /// <summary>Extends a scalar result to the whole of rax.</summary>
    /// <remarks>Both conventions leave the bits of rax above the result's width undefined, so the stub extends.</remarks>
    private static void ExtendResult(X64Writer writer, Piece piece, ValueAccess access)
    {
        bool isVector = piece.Kind == LocationKind.VectorRegister;
        switch (access.Size, access.IsSigned)
        {
            case (4, _) when isVector:
                writer.Add(Instruction.Create(Code.Movd_rm32_xmm, EAX, XMM0));
                break;
            case (8, _) when isVector:
                writer.Add(Instruction.Create(Code.Movq_rm64_xmm, RAX, XMM0));
                break;
            case (1, true):
                writer.Add(Instruction.Create(Code.Movsx_r64_rm8, RAX, AL));
                break;
            case (1, false):
                writer.Add(Instruction.Create(Code.Movzx_r32_rm8, EAX, AL));
                break;
            case (2, true):
                writer.Add(Instruction.Create(Code.Movsx_r64_rm16, RAX, AX));
                break;
            case (2, false):
                writer.Add(Instruction.Create(Code.Movzx_r32_rm16, EAX, AX));
                break;
            case (4, true):
                writer.Add(Instruction.Create(Code.Movsxd_r64_rm32, RAX, EAX));
                break;
            case (4, false):
                writer.Add(Instruction.Create(Code.Mov_r32_rm32, EAX, EAX));
                break;
            default:
                break;
        }
    }
}
