using FfiToolkit.Types;

namespace FfiToolkit.Abi;

/// <summary>
/// Apple's arm64 convention ("Writing ARM64 code for Apple platforms", Apple developer documentation): AAPCS64 but for the stack,
/// even registers and variadic functions, and with the caller extending values to 32 bits.
/// </summary>
internal sealed class AppleArm64 : Arm64Convention
{
    internal static readonly AppleArm64 Instance = new();

    private AppleArm64()
        : base(TargetAbi.AppleArm64)
    {
    }

    // "Pass arguments to functions correctly": 16-byte aligned arguments may "start in an odd-numbered xN register".
    protected override bool StartsAtEvenRegister => false;

    // An alignment of the type's own counts on the stack. clang does it.
    protected override int AlignmentOf(TypeLayout layout) => layout.Alignment;

    protected override bool Place(ref LayoutBuilder call, NativeType type, VariadicPart part) =>
        part == VariadicPart.Anonymous ? PlaceAnonymous(ref call, type) : base.Place(ref call, type, part);

    // "Function arguments may consume slots on the stack that are not multiples of 8 bytes": size and alignment are the type's own.
    protected override void PlaceOnStack(ref LayoutBuilder call, NativeType type)
    {
        int size = TypeLayouts.Of(type, Data).Size;
        call.Add(call.Stack.Next(size, size, size));
    }

    // Its members lie there as they would one by one, those of a packed one too. Composites of other members are in whole doublewords, as in AAPCS64.
    protected override void PlaceOnStack(ref LayoutBuilder call, HomogeneousAggregate homogeneous, TypeLayout layout) =>
        call.Add(call.Stack.Next(layout.Size, Math.Min(Quadword, Math.Max(homogeneous.ElementSize, layout.Alignment)), homogeneous.ElementSize));

    protected override string? FindAggregateObstacle(NativeType type, TypeLayout layout, VariadicPart? part) =>
        part == VariadicPart.Anonymous && layout.Alignment > Doubleword && HomogeneousAggregate.Of(type, Data).Exists
            ? $"stands for '...' with an alignment of {layout.Alignment} bytes, which clang's callers and callees place differently"
            : null;

    // "Update code that passes arguments to variadic functions": every anonymous argument is on the stack, in slots of 8 bytes.
    private bool PlaceAnonymous(ref LayoutBuilder call, NativeType type)
    {
        if (!type.IsAggregate)
        {
            call.Add(call.Stack.Next(Doubleword, Doubleword, Doubleword));
            return false;
        }

        TypeLayout layout = TypeLayouts.Of(type, Data);
        if (layout.Size > Quadword && !HomogeneousAggregate.Of(type, Data).Exists)
        {
            call.Add(call.Stack.Next(Doubleword, Doubleword, Doubleword));
            return true;
        }

        PlaceOnStack(ref call, layout);
        return false;
    }
}
