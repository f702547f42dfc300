using FfiToolkit.Types;

namespace FfiToolkit.Abi;

/// <summary>The System V AMD64 calling convention (psABI 1.0, section 3.2.3 "Parameter Passing").</summary>
internal sealed class SystemVX64 : X64Convention
{
    internal static readonly SystemVX64 Instance = new();

    // psABI 3.2.3: class SSE takes "the next available vector register ... in the order from %xmm0 to %xmm7".
    private const int VectorRegisterCount = 8;

    private const int Eightbyte = 8;

    private SystemVX64()
        : base(TargetAbi.SystemVX64)
    {
    }

    // psABI 3.2.3: "the next available register of the sequence %rdi, %rsi, %rdx, %rcx, %r8 and %r9 is used".
    public override ReadOnlySpan<int> IntegerRegisters => [7, 6, 2, 1, 8, 9];

    // psABI 3.2.3: for a variadic callee al is "an upper bound on the number of vector registers used". libffi sets it too, so that
    // printf works through a fixed signature on both paths.
    public override bool CountsVectorArguments => true;

    // psABI 3.2.3, "Returning of Values": "%rax, %rdx" and "%xmm0, %xmm1", each "the next available register of the sequence".
    private static ReadOnlySpan<int> IntegerResults => [Rax, Rdx];

    protected override bool PlaceResult(ref LayoutBuilder call, NativeType type, bool isVariadic)
    {
        if (!type.IsAggregate)
        {
            call.Add(IsFloatingPoint(type) ? LocationKind.VectorRegister : LocationKind.IntegerRegister, 0, Eightbyte);
            return false;
        }

        SystemVClasses classes = SystemVClassifier.Classify(type, Data);
        if (classes.IsMemory)
        {
            // "the caller provides space for the return value and passes the address of this storage in %rdi as if it were the
            // first argument".
            call.Add(LocationKind.IntegerRegister, IntegerRegisters[call.Integers++], Eightbyte);
            return true;
        }

        AddEightbytes(ref call, classes, TypeLayouts.Of(type, Data).Size, IntegerResults, 0);
        return false;
    }

    protected override bool Place(ref LayoutBuilder call, NativeType type, VariadicPart part)
    {
        if (type.IsAggregate)
        {
            PlaceAggregate(ref call, type);
        }
        else if (IsFloatingPoint(type) && call.Vectors < VectorRegisterCount)
        {
            call.Add(LocationKind.VectorRegister, call.Vectors++, Eightbyte);
        }
        else if (!IsFloatingPoint(type) && call.Integers < IntegerRegisters.Length)
        {
            call.Add(LocationKind.IntegerRegister, IntegerRegisters[call.Integers++], Eightbyte);
        }
        else
        {
            // "The size of each argument gets rounded up to eightbytes".
            call.Add(call.Stack.Next(Eightbyte, Eightbyte, Eightbyte));
        }

        return false;
    }

    protected override string? FindAggregateObstacle(NativeType type, TypeLayout layout, VariadicPart? part) =>
        SystemVClassifier.IsDisputed(type, Data)
            ? "is packed so that gcc and clang disagree whether its unaligned parts put it in memory"
            : null;

    private void PlaceAggregate(ref LayoutBuilder call, NativeType type)
    {
        TypeLayout layout = TypeLayouts.Of(type, Data);
        SystemVClasses classes = SystemVClassifier.Classify(type, Data);
        int integers = classes.Count(SystemVClass.Integer);
        int vectors = classes.Count(SystemVClass.Sse);

        // "If there are no registers available for any eightbyte of an argument, the whole argument is passed on the stack", and
        // "if registers have already been assigned for some eightbytes of such an argument, the assignments get reverted": what
        // follows still takes the registers that are left.
        if (classes.IsMemory || call.Integers + integers > IntegerRegisters.Length || call.Vectors + vectors > VectorRegisterCount)
        {
            call.Add(call.Stack.Next(layout.Size, Math.Max(Eightbyte, layout.Alignment), Eightbyte));
            return;
        }

        AddEightbytes(ref call, classes, layout.Size, IntegerRegisters[call.Integers..], call.Vectors);
        call.Integers += integers;
        call.Vectors += vectors;
    }

    /// <summary>Adds the eightbytes of a value, each in the next register of its class.</summary>
    private static void AddEightbytes(ref LayoutBuilder call, SystemVClasses classes, int size, ReadOnlySpan<int> integers, int vector)
    {
        int integer = 0;
        for (int offset = 0; offset < size; offset += Eightbyte)
        {
            int bytes = Math.Min(Eightbyte, size - offset);
            switch (classes.At(offset / Eightbyte))
            {
                case SystemVClass.Integer:
                    call.Add(LocationKind.IntegerRegister, integers[integer++], bytes, offset);
                    break;
                case SystemVClass.Sse:
                    call.Add(LocationKind.VectorRegister, vector++, bytes, offset);
                    break;
                default:
                    // NO_CLASS: the tail of an over-aligned struct, of which nothing is passed.
                    break;
            }
        }
    }
}
