using FfiToolkit.Abi;

namespace FfiToolkit.Stubs;

/// <summary>Emits arm64 stubs for AAPCS64 and for Apple's and Microsoft's variants of it.</summary>
internal sealed class Arm64StubEmitter : StubEmitter<Arm64Assembler>
{
    // AAPCS64 6.1.1: x9 to x15 are temporary; x16 and x17 are the scratch registers of linkage code, through which a jump may
    // reach a "bti c". x18 belongs to the platform and is never touched.
    private const int Slots = 9;
    private const int Scratch = 10;
    private const int Target = 16;
    private const int Mark = 17;
    private const int ZeroRegister = 31;
    private const int FramePointer = 29;
    private const int LinkRegister = 30;
    private const int StackPointer = 31;
    private const int ResultArgument = 1;

    // Frame pointer and link register, the result's address, and 8 bytes that keep sp a multiple of 16 (AAPCS64 6.4.5.1).
    private const int FrameBytes = 32;
    private const int ResultHome = 16;
    private const int StackAlignment = 16;

    public override bool Supports(TargetAbi abi) => abi is TargetAbi.Aapcs64 or TargetAbi.AppleArm64 or TargetAbi.WindowsArm64;

    public override IReadOnlyList<string> List(StubRequest request, byte[] code)
    {
        List<string> listing = [];
        _ = TryAssemble(request, new Arm64Assembler(listing), out _);
        return listing;
    }

    protected override bool CanMark(TargetAbi abi) => abi != TargetAbi.WindowsArm64;

    protected override Arm64Assembler CreateAssembler() => new();

    protected override void EmitStart(Arm64Assembler assembler, StubRequest request) => assembler.BranchTarget();

    protected override void EmitJumpStub(Arm64Assembler assembler, StubRequest request, CallLayout outgoing, Move[] moves)
    {
        foreach (Move move in moves)
        {
            Transfer(assembler, move, request.Abi);
        }

        LoadAddress(assembler, Target, request.Target);
        if (request.Mark == 0)
        {
            assembler.Jump(Target);
            return;
        }

        LoadAddress(assembler, Mark, request.Mark);
        assembler.Store(LinkRegister, Mark, 8, 8);
        assembler.Store(Target, Mark, 0, 8);
        assembler.Call(Target);
        LoadAddress(assembler, Mark, request.Mark);
        assembler.Store(ZeroRegister, Mark, 0, 8);
        assembler.Load(LinkRegister, Mark, 8, new ValueAccess(8, false));
        assembler.Return();
    }

    protected override void EmitSlotStub(Arm64Assembler assembler, StubRequest request, CallLayout outgoing, Move[] moves)
    {
        assembler.PushPair(FramePointer, LinkRegister, StackPointer, -FrameBytes);
        assembler.Add(FramePointer, StackPointer, 0);
        assembler.Store(ResultArgument, StackPointer, ResultHome, 8);
        int area = (outgoing.StackBytes + StackAlignment - 1) / StackAlignment * StackAlignment;
        if (area > 0)
        {
            assembler.Subtract(StackPointer, StackPointer, area);
        }

        if (outgoing.Arguments.Length > 0)
        {
            assembler.Move(Slots, 0);
        }

        foreach (Move move in moves)
        {
            Transfer(assembler, move, request.Abi);
        }

        LoadAddress(assembler, Target, request.Target);
        assembler.Call(Target);
        StoreResult(assembler, request);
        if (area > 0)
        {
            assembler.Add(StackPointer, FramePointer, 0);
        }

        assembler.PopPair(FramePointer, LinkRegister, StackPointer, FrameBytes);
        assembler.Return();
    }

    private static void Transfer(Arm64Assembler assembler, Move move, TargetAbi abi)
    {
        ValueAccess access = ValueAccess.Of(move, abi);
        int from = move.Source.Kind == LocationKind.Slot ? Slots : StackPointer;
        if (move.Source.IsMemory && move.Destination.Kind == LocationKind.VectorRegister)
        {
            assembler.LoadVector(move.Destination.Index, from, move.Source.Index, CallLayouts.SizeOf(abi, move.Type));
        }
        else if (move.Source.IsMemory && move.Destination.IsMemory)
        {
            assembler.Load(Scratch, from, move.Source.Index, access);
            assembler.Store(Scratch, StackPointer, move.Destination.Index, move.Destination.Size);
        }
        else if (move.Source.IsMemory)
        {
            // Apple: "The caller of a function is responsible for signing or zero-extending any argument with fewer than
            // 32 bits"; what comes from the stack is not yet. Elsewhere the callee extends, and this does no harm.
            assembler.Load(move.Destination.Index, from, move.Source.Index, access);
        }
        else
        {
            // Vector registers keep their places when the receiver goes: every register move is one of integers.
            assembler.Move(move.Destination.Index, move.Source.Index);
        }
    }

    private static void LoadAddress(Arm64Assembler assembler, int register, ulong address)
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

    private static void StoreResult(Arm64Assembler assembler, StubRequest request)
    {
        NativeType type = request.Signature.ReturnType;
        if (type == NativeType.Void)
        {
            return;
        }

        int size = CallLayouts.SizeOf(request.Abi, type);
        if (type == NativeType.Float32)
        {
            assembler.MoveFromSingle(0, 0);
        }
        else if (type == NativeType.Float64)
        {
            assembler.MoveFromDouble(0, 0);
        }
        else if (size < 8)
        {
            assembler.Extend(0, 0, new ValueAccess(size, ValueAccess.IsSignedType(request.Abi, type)));
        }

        assembler.Load(Scratch, FramePointer, ResultHome, new ValueAccess(8, false));
        assembler.Store(0, Scratch, 0, 8);
    }
}
