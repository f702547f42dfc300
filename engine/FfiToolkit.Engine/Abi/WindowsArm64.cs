using FfiToolkit.Types;

namespace FfiToolkit.Abi;

/// <summary>
/// Windows on arm64 ("Overview of ARM64 ABI conventions", Microsoft C++ documentation): AAPCS64 with x18 reserved for the operating
/// system, but for variadic functions.
/// </summary>
internal sealed class WindowsArm64 : Arm64Convention
{
    internal static readonly WindowsArm64 Instance = new();

    private WindowsArm64()
        : base(TargetAbi.WindowsArm64)
    {
    }

    public override bool UnwindsByTables => true;

    protected override bool Place(ref LayoutBuilder call, NativeType type, VariadicPart part) =>
        part == VariadicPart.None ? base.Place(ref call, type, part) : PlaceVariadic(ref call, type);

    protected override string? FindAggregateObstacle(NativeType type, TypeLayout layout, VariadicPart? part)
    {
        // clang and rustc take the type's own alignment of an argument for the natural one here, unlike elsewhere; what Microsoft's
        // compiler does is not known.
        bool isDisputed = part is not null && layout.Alignment >= Quadword && layout.NaturalAlignment < Quadword
            && (layout.Size <= Quadword || HomogeneousAggregate.Of(type, Data).Exists);
        return isDisputed ? $"is aligned to {layout.Alignment} bytes as a whole, which compilers pass differently" : null;
    }

    // "Addendum: Variadic functions": "SIMD and floating-point registers aren't used"; arguments, named ones too, are in "an
    // imaginary stack" whose first 64 bytes are x0 to x7, so that a composite can begin in x7 and go on in memory.
    private bool PlaceVariadic(ref LayoutBuilder call, NativeType type)
    {
        TypeLayout layout = TypeLayouts.Of(type, Data);
        if (type.IsAggregate && layout.Size > Quadword)
        {
            return PlaceReference(ref call);
        }

        int size = type.IsAggregate ? layout.Size : Doubleword;
        if (AlignmentOf(layout) >= Quadword && call.Integers < RegistersPerClass)
        {
            call.Integers = StackArea.Align(call.Integers, 2);
        }

        int inRegisters = Math.Min(size, (RegistersPerClass - call.Integers) * Doubleword);
        AddWords(ref call, inRegisters);
        if (inRegisters < size)
        {
            int alignment = inRegisters == 0 && AlignmentOf(layout) >= Quadword ? Quadword : Doubleword;
            call.Add(call.Stack.Next(size - inRegisters, alignment, Doubleword, inRegisters));
        }

        return false;
    }
}
