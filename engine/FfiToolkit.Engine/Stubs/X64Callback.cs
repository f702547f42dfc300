using FfiToolkit.Abi;
using Iced.Intel;
using static Iced.Intel.Register;

namespace FfiToolkit.Stubs;

/// <summary>Writes the body of a callback on x64, for System V and for Windows. Its prologue is a slot stub's.</summary>
/// <param name="writer">Where the instructions go.</param>
/// <param name="incoming">The layout of the call that comes in.</param>
/// <param name="frame">The memory that it makes.</param>
internal readonly struct X64Callback(X64Writer writer, CallLayout incoming, CallbackFrame frame)
{
    // psABI 3.2.1: r10 is "used for passing a function's static chain pointer"; Microsoft, "x64 register usage": volatile. Neither
    // convention passes an argument in it.
    internal const Register CellRegister = R10;

    private const Register TargetRegister = R11;
    private const Register ScratchRegister = RAX;

    // From rbp: the caller's rbp and the return address.
    private const int StackOffset = 16;

    private Convention Convention => incoming.Convention;

    // The home area of the target's call is lowest.
    private int ResultOffset => Convention.HomeBytes;

    internal void Emit(ReadOnlySpan<Move> moves, ulong target)
    {
        int area = Convention.HomeBytes + frame.Bytes;
        // The addon for Node leaves the body from inside of its target by this frame (engine/FfiToolkit.Node/native/stack_switch.h).
        writer.Add(Instruction.Create(Code.Push_r64, RBP));
        writer.Add(Instruction.Create(Code.Mov_r64_rm64, RBP, RSP));
        writer.Add(area < 128 ? Code.Sub_rm64_imm8 : Code.Sub_rm64_imm32, RSP, area < 128 ? OpKind.Immediate8to64 : OpKind.Immediate32to64, (ulong)area);
        foreach (Move move in moves)
        {
            Store(move);
        }

        ReadOnlySpan<int> arguments = Convention.IntegerRegisters;
        Register resultArgument = RAX + arguments[2];
        if (incoming.Result.IsReference)
        {
            Register address = RAX + incoming.Pieces[incoming.Result.First].Index;
            writer.Add(Instruction.Create(Code.Mov_rm64_r64, InFrame(0), address));
            writer.Add(Instruction.Create(Code.Mov_r64_rm64, resultArgument, address));
        }
        else
        {
            writer.Add(Instruction.Create(Code.Lea_r64_m, resultArgument, InFrame(0)));
        }

        writer.Add(Instruction.Create(Code.Lea_r64_m, RAX + arguments[1], InFrame(frame.SlotsOffset)));
        writer.Add(Instruction.Create(Code.Mov_r64_rm64, RAX + arguments[0], new MemoryOperand(CellRegister)));
        writer.Add(Code.Mov_r64_imm64, TargetRegister, OpKind.Immediate64, target);
        writer.Add(Instruction.Create(Code.Call_rm64, TargetRegister));
        LoadResult();
        writer.Add(Instruction.Create(Code.Leaveq));
        writer.Add(Instruction.Create(Code.Retnq));
    }

    private void Store(Move move)
    {
        MemoryOperand slot = InFrame(frame.SlotsOffset + move.Destination.Index);
        Register source = move.Source.Kind == LocationKind.VectorRegister ? XMM0 + move.Source.Index : RAX + move.Source.Index;
        switch (move.Source.Kind)
        {
            case LocationKind.VectorRegister when move.Access.Size == sizeof(double):
                writer.Add(Instruction.Create(Code.Movsd_xmmm64_xmm, slot, source));
                return;
            case LocationKind.VectorRegister when move.Destination.Size == sizeof(float):
                writer.Add(Instruction.Create(Code.Movss_xmmm32_xmm, slot, source));
                return;
            case LocationKind.VectorRegister:
                // The upper half of a float's slot is 0.
                writer.Add(Instruction.Create(Code.Movd_rm32_xmm, EAX, source));
                break;
            case LocationKind.IntegerRegister when move.Access.Size == sizeof(ulong):
                writer.Add(Instruction.Create(Code.Mov_rm64_r64, slot, source));
                return;
            case LocationKind.IntegerRegister:
                Extend(move.Access, LowPart(move.Source.Index, move.Access.Size), default, isMemory: false);
                break;
            case LocationKind.Stack:
                Extend(move.Access, None, At(RBP, StackOffset + move.Source.Index), isMemory: true);
                break;
            case LocationKind.StackAddress:
                writer.Add(Instruction.Create(Code.Lea_r64_m, ScratchRegister, At(RBP, StackOffset + move.Source.Index)));
                break;
            default:
                writer.Add(Instruction.Create(Code.Lea_r64_m, ScratchRegister, InFrame(frame.SlotsOffset + move.Source.Index)));
                break;
        }

        writer.Add(Instruction.Create(Code.Mov_rm64_r64, slot, ScratchRegister));
    }

    /// <summary>Extends a value to 64 bits in the scratch register: neither convention defines what is above it.</summary>
    private void Extend(ValueAccess access, Register register, MemoryOperand memory, bool isMemory)
    {
        (Code code, Register to) = (access.Size, access.IsSigned) switch
        {
            (1, true) => (Code.Movsx_r64_rm8, RAX),
            (1, false) => (Code.Movzx_r32_rm8, EAX),
            (2, true) => (Code.Movsx_r64_rm16, RAX),
            (2, false) => (Code.Movzx_r32_rm16, EAX),
            (4, true) => (Code.Movsxd_r64_rm32, RAX),
            (4, false) => (Code.Mov_r32_rm32, EAX),
            _ => (Code.Mov_r64_rm64, RAX),
        };
        writer.Add(isMemory ? Instruction.Create(code, to, memory) : Instruction.Create(code, to, register));
    }

    /// <summary>Puts the result where callers expect it.</summary>
    private void LoadResult()
    {
        if (incoming.Result.IsReference)
        {
            if (Convention.ReturnsResultAddress)
            {
                writer.Add(Instruction.Create(Code.Mov_r64_rm64, RAX, InFrame(0)));
            }

            return;
        }

        bool isSingle = !incoming.Signature.ReturnType.IsAggregate && Convention.Data.Resolve(incoming.Signature.ReturnType) == NativeKind.Float32;
        foreach (Piece piece in incoming.PiecesOf(incoming.Result))
        {
            MemoryOperand memory = InFrame(piece.Offset);
            writer.Add(piece.Kind == LocationKind.IntegerRegister ? Instruction.Create(Code.Mov_r64_rm64, RAX + piece.Index, memory)
                : isSingle || piece.Size == sizeof(float) ? Instruction.Create(Code.Movss_xmm_xmmm32, XMM0 + piece.Index, memory)
                : Instruction.Create(Code.Movsd_xmm_xmmm64, XMM0 + piece.Index, memory));
        }
    }

    /// <summary>A place in the frame, by its offset from the result.</summary>
    private MemoryOperand InFrame(int offset) => At(RSP, ResultOffset + offset);

    private static MemoryOperand At(Register register, int displacement) =>
        displacement == 0 ? new MemoryOperand(register) : new MemoryOperand(register, displacement, displacement < 128 ? 1 : 8);

    private static Register LowPart(int register, int size) => size switch
    {
        // rsp, rbp, rsi and rdi have low bytes only with a REX prefix, which Iced writes for spl to r15l; ah to bh are between.
        1 => register < 4 ? AL + register : SPL + (register - 4),
        2 => AX + register,
        _ => EAX + register,
    };
}
