using FfiToolkit.Types;

namespace FfiToolkit.Abi;

/// <summary>A calling convention: all that the engine knows of it. One file each; <see cref="Of"/> has the row of each.</summary>
internal abstract class Convention
{
    private protected Convention(TargetAbi abi)
    {
        Abi = abi;
        Data = DataModel.Of(abi);
    }

    /// <summary>The name by which others ask for the convention.</summary>
    public TargetAbi Abi { get; }

    /// <summary>How wide C's types are, and how its aggregates are laid out.</summary>
    public DataModel Data { get; }

    /// <summary>What its code is made of.</summary>
    public abstract InstructionSet InstructionSet { get; }

    /// <summary>The size of an integer register, in bytes.</summary>
    public virtual int WordSize => 8;

    /// <summary>The most bytes that are moved from memory to memory at once.</summary>
    public virtual int MemoryBytes => WordSize;

    /// <summary>What the stack pointer is a multiple of at a call, in bytes.</summary>
    public virtual int StackAlignment => 16;

    /// <summary>Bytes at the beginning of the argument area that belong to the callee.</summary>
    public virtual int HomeBytes => 0;

    /// <summary>The integer registers of arguments, in their order, by their numbers in the instruction set.</summary>
    public abstract ReadOnlySpan<int> IntegerRegisters { get; }

    /// <summary>How many vector registers take arguments besides the integer registers; 0 where a position has one of each.</summary>
    public virtual int VectorArgumentRegisters => 8;

    /// <summary>Bytes from one number of a vector register of arguments to the next.</summary>
    public virtual int VectorRegisterBytes => 8;

    /// <summary>Whether the caller says, in al, how many vector registers hold arguments.</summary>
    public virtual bool CountsVectorArguments => false;

    /// <summary>Whether a function whose result is written through an address returns that address.</summary>
    public virtual bool ReturnsResultAddress => false;

    /// <summary>
    /// Whether a callback saves the integer registers of arguments right in front of the argument area, where an aggregate that begins
    /// in registers and ends on the stack is then in one piece.
    /// </summary>
    public virtual bool SavesIntegerRegisters => false;

    /// <summary>Whether frames are unwound by tables that the operating system is told of, so that every stub with a frame needs one.</summary>
    public virtual bool UnwindsByTables => false;

    /// <summary>A convention.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="abi"/> is not a member of the enumeration.</exception>
    internal static Convention Of(TargetAbi abi) => abi switch
    {
        TargetAbi.SystemVX64 => SystemVX64.Instance,
        TargetAbi.WindowsX64 => WindowsX64.Instance,
        TargetAbi.Aapcs64 => Aapcs64.Instance,
        TargetAbi.AppleArm64 => AppleArm64.Instance,
        TargetAbi.WindowsArm64 => WindowsArm64.Instance,
        TargetAbi.Aapcs32HardFloat => Aapcs32HardFloat.Instance,
        _ => throw new ArgumentOutOfRangeException(nameof(abi), abi, "Not a calling convention."),
    };

    /// <summary>Lays out a call.</summary>
    /// <param name="signature">What is called; <see cref="FindObstacle(Signature)"/> has found none.</param>
    /// <param name="hasReceiver">Whether a receiver address comes first.</param>
    internal CallLayout Lay(Signature signature, bool hasReceiver)
    {
        LayoutBuilder call = new(this, signature, hasReceiver);
        bool isVariadic = signature.IsVariadic;
        call.EndResult(signature.ReturnType.Kind != NativeKind.Void && PlaceResult(ref call, signature.ReturnType, isVariadic));
        NativeType[] types = signature.Types;
        for (int i = 0; i < types.Length; i++)
        {
            call.EndArgument(Place(ref call, types[i], PartOf(signature, i)));
        }

        return call.ToLayout();
    }

    /// <summary>Says why a call cannot be laid out, or null where it can: no path makes it then.</summary>
    /// <param name="signature">What is called.</param>
    internal string? FindObstacle(Signature signature)
    {
        string? obstacle = FindObstacle(signature.ReturnType, null);
        if (obstacle is not null)
        {
            return $"the result {obstacle}";
        }

        NativeType[] types = signature.Types;
        long bytes = 0;
        for (int i = 0; i < types.Length; i++)
        {
            obstacle = FindObstacle(types[i], PartOf(signature, i));
            if (obstacle is not null)
            {
                return $"argument {i} {obstacle}";
            }

            bytes += types[i].IsAggregate ? TypeLayouts.Of(types[i], Data).Size : 0;
        }

        return bytes > ByValueLimits.LargestArguments
            ? $"{bytes} bytes of arguments by value are more than the {ByValueLimits.LargestArguments} that every thread's stack has room for; pass a pointer"
            : null;
    }

    /// <summary>The alignment, in bytes, of an aggregate in memory from which it is passed, in pieces or by its address.</summary>
    internal virtual int CopyAlignmentOf(TypeLayout layout) => layout.Alignment;

    /// <summary>The assembler's name of a place: <c>rdi</c>, <c>xmm0</c>, <c>x7</c>, <c>r2:r3</c>, <c>s1</c>, <c>[stack+8]</c>.</summary>
    internal string Describe(Piece piece) => piece.Kind switch
    {
        LocationKind.IntegerRegister => DescribeInteger(piece),
        LocationKind.VectorRegister => DescribeVector(piece),
        LocationKind.Stack => $"[stack+{piece.Index}]",
        LocationKind.Slot => $"[slots+{piece.Index}]",
        _ => $"slots+{piece.Index}",
    };

    /// <summary>Where a value of a layout is, in words: <c>xmm0 + xmm1</c>, <c>address in rcx</c>.</summary>
    internal string Describe(CallLayout layout, Placement placement)
    {
        string text = "";
        foreach (Piece piece in layout.PiecesOf(placement))
        {
            text += (text.Length == 0 ? "" : " + ") + Describe(piece);
        }

        return placement.IsReference ? $"address in {text}" : text;
    }

    /// <summary>Adds the pieces of the result.</summary>
    /// <param name="call">The call.</param>
    /// <param name="type">The result's type, which is not void.</param>
    /// <param name="isVariadic">Whether the function is.</param>
    /// <returns>Whether the piece is the register that takes the address of the result's buffer.</returns>
    protected abstract bool PlaceResult(ref LayoutBuilder call, NativeType type, bool isVariadic);

    /// <summary>Adds the pieces of the next argument.</summary>
    /// <param name="call">The call.</param>
    /// <param name="type">The argument's type.</param>
    /// <param name="part">Which part of the call it belongs to.</param>
    /// <returns>Whether the piece is where the address of the argument's copy is passed.</returns>
    protected abstract bool Place(ref LayoutBuilder call, NativeType type, VariadicPart part);

    /// <summary>Says why the convention does not carry an aggregate by value, or null.</summary>
    /// <param name="type">The aggregate.</param>
    /// <param name="layout">Its layout.</param>
    /// <param name="part">Which part of a call it is; null for a result.</param>
    protected virtual string? FindAggregateObstacle(NativeType type, TypeLayout layout, VariadicPart? part) => null;

    /// <summary>The name of a piece's integer register, or registers.</summary>
    protected abstract string DescribeInteger(Piece piece);

    /// <summary>The name of a piece's vector register.</summary>
    protected abstract string DescribeVector(Piece piece);

    /// <summary>Whether a scalar is a float or a double here.</summary>
    protected bool IsFloatingPoint(NativeType type) => Data.Resolve(type) is NativeKind.Float32 or NativeKind.Float64;

    /// <summary>Adds the words of an aggregate in consecutive integer registers of arguments.</summary>
    /// <param name="call">The call, whose counter goes up.</param>
    /// <param name="size">Bytes of the aggregate.</param>
    protected void AddWords(ref LayoutBuilder call, int size)
    {
        for (int offset = 0; offset < size; offset += WordSize)
        {
            call.Add(LocationKind.IntegerRegister, IntegerRegisters[call.Integers++], Math.Min(WordSize, size - offset), offset);
        }
    }

    private string? FindObstacle(NativeType type, VariadicPart? part)
    {
        NativeType? uncarried = ByValueLimits.FindUncarried(type, Data);
        if (uncarried is not null)
        {
            return ReferenceEquals(uncarried, type)
                ? $"of type '{type}' cannot be passed by value"
                : $"of type '{type}' holds '{uncarried}', which cannot be passed by value";
        }

        if (!type.IsAggregate)
        {
            return null;
        }

        TypeLayout layout = TypeLayouts.Of(type, Data);
        string? obstacle = layout.Alignment > ByValueLimits.LargestAlignment
            ? $"has an alignment of {layout.Alignment} bytes, more than the {ByValueLimits.LargestAlignment} of a stack"
            : FindAggregateObstacle(type, layout, part);
        return obstacle is null ? null : $"of type '{type}' {obstacle}";
    }

    private static VariadicPart PartOf(Signature signature, int argument) =>
        !signature.IsVariadic ? VariadicPart.None : argument < signature.FixedParameters ? VariadicPart.Named : VariadicPart.Anonymous;
}
