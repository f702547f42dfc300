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
    private const int StackAlignment = 8;

    // From here on the size must be a multiple of 16 to be an immediate operand.
    private const int LargeArea = 1024;

    public override bool Supports(TargetAbi abi) => abi == TargetAbi.Aapcs32HardFloat;

    public override IReadOnlyList<string> List(StubRequest request, byte[] code)
    {
        List<string> listing = [];
        _ = TryAssemble(request, new Arm32Assembler(listing), out _);
        return listing;
    }

    protected override bool CanMark(TargetAbi abi) => false;

    protected override Arm32Assembler CreateAssembler() => new();

    // A32 has no landing pads.
    protected override void EmitStart(Arm32Assembler assembler, StubRequest request)
    {
    }

    protected override void EmitJumpStub(Arm32Assembler assembler, StubRequest request, CallLayout outgoing, Move[] moves)
    {
        foreach (Move move in moves)
        {
            Transfer(assembler, move, StackPointer, Scratch, request.Abi);
        }

        LoadTarget(assembler, Scratch, request.Target);
        assembler.Jump(Scratch);
    }

    protected override void EmitSlotStub(Arm32Assembler assembler, StubRequest request, CallLayout outgoing, Move[] moves)
    {
        assembler.Push(ResultArgument, Padding, FramePointer, LinkRegister);
        assembler.Add(FramePointer, StackPointer, FrameRecord);
        int alignment = outgoing.StackBytes < LargeArea ? StackAlignment : 2 * StackAlignment;
        int area = (outgoing.StackBytes + alignment - 1) / alignment * alignment;
        if (area > 0)
        {
            assembler.Subtract(StackPointer, StackPointer, area);
        }

        if (outgoing.Arguments.Length > 0)
        {
            assembler.Move(Scratch, 0);
        }

        foreach (Move move in moves)
        {
            Transfer(assembler, move, Scratch, LinkRegister, request.Abi);
        }

        LoadTarget(assembler, LinkRegister, request.Target);
        assembler.Call(LinkRegister);
        StoreResult(assembler, request);
        assembler.Subtract(StackPointer, FramePointer, FrameRecord);
        assembler.Pop(ResultArgument, Padding, FramePointer, ProgramCounter);
    }

    /// <summary>Writes one move of a word, or of a value into a vector register.</summary>
    /// <param name="assembler">Where the instructions go.</param>
    /// <param name="move">The move.</param>
    /// <param name="from">The register that source offsets are relative to.</param>
    /// <param name="through">A free register, through which memory goes to memory.</param>
    /// <param name="abi">The convention.</param>
    private static void Transfer(Arm32Assembler assembler, Move move, int from, int through, TargetAbi abi)
    {
        if (move.Source.IsMemory && move.Destination.Kind == LocationKind.VectorRegister)
        {
            if (move.Type == NativeType.Float32)
            {
                assembler.LoadSingle(move.Destination.Index, from, move.Source.Index);
            }
            else
            {
                assembler.LoadDouble(move.Destination.Index / 2, from, move.Source.Index);
            }

            return;
        }

        if (!move.Source.IsMemory)
        {
            // Vector registers keep their places when the receiver goes: every register move is one of words.
            assembler.Move(move.Destination.Index, move.Source.Index);
            return;
        }

        int destination = move.Destination.IsMemory ? through : move.Destination.Index;
        assembler.Load(destination, from, move.Source.Index);
        ValueAccess access = ValueAccess.Of(move, abi);
        if (access.Size < sizeof(uint))
        {
            // AAPCS32 6.5 B.2: the caller extends integers of less than a word.
            assembler.Extend(destination, destination, access);
        }

        if (move.Destination.IsMemory)
        {
            assembler.Store(through, StackPointer, move.Destination.Index);
        }
    }

    private static void LoadTarget(Arm32Assembler assembler, int register, ulong target)
    {
        assembler.MoveLow(register, (ushort)target);
        assembler.MoveHigh(register, (ushort)(target >> 16));
    }

    private static void StoreResult(Arm32Assembler assembler, StubRequest request)
    {
        NativeType type = request.Signature.ReturnType;
        if (type == NativeType.Void)
        {
            return;
        }

        int size = CallLayouts.SizeOf(request.Abi, type);
        bool isSigned = ValueAccess.IsSignedType(request.Abi, type);
        if (type == NativeType.Float32)
        {
            assembler.MoveFromSingle(0, 0);
        }
        else if (type == NativeType.Float64)
        {
            assembler.MoveFromDouble(0, 1, 0);
        }
        else if (size < sizeof(uint))
        {
            assembler.Extend(0, 0, new ValueAccess(size, isSigned));
        }

        if (size < ArgumentLocation.SlotSize && isSigned)
        {
            assembler.SpreadSign(1, 0);
        }
        else if (size < ArgumentLocation.SlotSize)
        {
            assembler.Clear(1);
        }

        // r1 was pushed lowest, right below the frame record.
        assembler.Load(Scratch, FramePointer, -FrameRecord);
        assembler.Store(0, Scratch, 0);
        assembler.Store(1, Scratch, sizeof(uint));
    }
}
