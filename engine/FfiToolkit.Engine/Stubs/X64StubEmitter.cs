using System.Diagnostics.CodeAnalysis;
using FfiToolkit.Abi;
using Iced.Intel;
using static Iced.Intel.Register;

namespace FfiToolkit.Stubs;

/// <summary>Emits x64 stubs with Iced.</summary>
internal sealed class X64StubEmitter : IStubEmitter
{
    // psABI 3.2.1, table "Register Usage": rax, r10 and r11 are neither arguments (but for al, below) nor callee-saved.
    private const Register TargetRegister = R11;
    private const Register SlotsRegister = R10;
    private const Register ScratchRegister = RAX;

    public bool Supports(TargetAbi abi) => abi == TargetAbi.SystemVX64;

    public bool TryEmit(StubRequest request, [NotNullWhen(true)] out byte[]? code, [NotNullWhen(false)] out string? reason)
    {
        code = null;
        reason = StubPlanner.FindObstacle(request.Signature);
        if (reason is not null)
        {
            return false;
        }

        CallLayout outgoing = SystemVX64.Lay(request.Signature, hasReceiver: false);
        X64Writer writer = new();

        // Indirect branches land on endbr64 where control-flow enforcement (CET-IBT) is on; elsewhere it is a no-op.
        writer.Add(Instruction.Create(Code.Endbr64));
        if (request.Kind == StubKind.Slot)
        {
            EmitSlotStub(writer, request, outgoing);
        }
        else if (!TryEmitReceiverStub(writer, request, outgoing, out reason))
        {
            return false;
        }

        code = writer.ToArray();
        return true;
    }

    private static bool TryEmitReceiverStub(X64Writer writer, StubRequest request, CallLayout outgoing, [NotNullWhen(false)] out string? reason)
    {
        CallLayout incoming = SystemVX64.Lay(request.Signature, hasReceiver: true);
        if (!StubPlanner.TryPlanReceiver(incoming, outgoing, out var moves, out reason))
        {
            return false;
        }

        // On entry [rsp] is the return address: the argument area starts 8 bytes above.
        X64Moves emitter = new(writer, RSP, stackReadOffset: 8, stackWriteOffset: 8, SlotsRegister, ScratchRegister);
        foreach (Move move in moves)
        {
            emitter.Transfer(move);
        }

        LoadTarget(writer, request.Target, outgoing);
        writer.Add(Instruction.Create(Code.Jmp_rm64, TargetRegister));
        return true;
    }

    private static void EmitSlotStub(X64Writer writer, StubRequest request, CallLayout outgoing)
    {
        writer.Add(Instruction.Create(Code.Push_r64, RBP));
        writer.Add(Instruction.Create(Code.Mov_r64_rm64, RBP, RSP));
        writer.Add(Instruction.Create(Code.Push_r64, RSI));

        // psABI 3.2.2: rsp is a multiple of 16 at the call. Here rbp is, and rsi was pushed below it.
        int area = (outgoing.StackBytes + 15) / 16 * 16 + 8;
        writer.Add(Instruction.Create(area < 128 ? Code.Sub_rm64_imm8 : Code.Sub_rm64_imm32, RSP, area));
        if (!outgoing.Arguments.IsEmpty)
        {
            writer.Add(Instruction.Create(Code.Mov_r64_rm64, SlotsRegister, RDI));
        }

        X64Moves emitter = new(writer, RSP, stackReadOffset: 0, stackWriteOffset: 0, SlotsRegister, ScratchRegister);
        foreach (Move move in StubPlanner.PlanSlots(outgoing))
        {
            emitter.Transfer(move);
        }

        LoadTarget(writer, request.Target, outgoing);
        writer.Add(Instruction.Create(Code.Call_rm64, TargetRegister));
        StoreResult(writer, request.Signature.ReturnType);
        writer.Add(Instruction.Create(Code.Leaveq));
        writer.Add(Instruction.Create(Code.Retnq));
    }

    private static void LoadTarget(X64Writer writer, ulong target, CallLayout outgoing)
    {
        // psABI 3.2.3: a variadic callee reads in al how many vector registers may hold arguments. libffi sets it too,
        // so that printf works through a fixed signature on both paths.
        writer.Add(outgoing.VectorRegisters == 0
            ? Instruction.Create(Code.Xor_r32_rm32, EAX, EAX)
            : Instruction.Create(Code.Mov_r8_imm8, AL, outgoing.VectorRegisters));
        writer.Add(Instruction.Create(Code.Mov_r64_imm64, TargetRegister, target));
    }

    /// <summary>Extends the result to a whole slot and stores it where the caller wants it.</summary>
    /// <remarks>psABI 3.2.3: bits of rax above the result's width are undefined, so the stub extends.</remarks>
    private static void StoreResult(X64Writer writer, NativeType type)
    {
        if (type == NativeType.Void)
        {
            return;
        }

        switch (type)
        {
            case NativeType.Int8 or NativeType.Char:
                writer.Add(Instruction.Create(Code.Movsx_r64_rm8, RAX, AL));
                break;
            case NativeType.UInt8 or NativeType.Bool:
                writer.Add(Instruction.Create(Code.Movzx_r32_rm8, EAX, AL));
                break;
            case NativeType.Int16:
                writer.Add(Instruction.Create(Code.Movsx_r64_rm16, RAX, AX));
                break;
            case NativeType.UInt16:
                writer.Add(Instruction.Create(Code.Movzx_r32_rm16, EAX, AX));
                break;
            case NativeType.Int32:
                writer.Add(Instruction.Create(Code.Movsxd_r64_rm32, RAX, EAX));
                break;
            case NativeType.UInt32:
                writer.Add(Instruction.Create(Code.Mov_r32_rm32, EAX, EAX));
                break;
            case NativeType.Float32:
                writer.Add(Instruction.Create(Code.Movd_rm32_xmm, EAX, XMM0));
                break;
            case NativeType.Float64:
                writer.Add(Instruction.Create(Code.Movq_rm64_xmm, RAX, XMM0));
                break;
            default:
                break;
        }

        writer.Add(Instruction.Create(Code.Mov_r64_rm64, RCX, new MemoryOperand(RBP, -8)));
        writer.Add(Instruction.Create(Code.Mov_rm64_r64, new MemoryOperand(RCX), RAX));
    }
}
