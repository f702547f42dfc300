using FfiToolkit.Types;

namespace FfiToolkit.Conformance;

/// <summary>
/// Which signatures compilers can judge: those that the engine takes by value, less those over which compilers are known to
/// disagree with each other, with their convention's document, or with themselves. Written apart from the engine's own refusals:
/// a signature of the corpus that it refuses is a failure.
/// </summary>
internal static class Judges
{
    private const int Doubled = 16;
    private const int Eightbyte = 8;

    /// <summary>Whether a signature is in the corpus.</summary>
    internal static bool Agree(TargetAbi abi, Signature signature)
    {
        for (int i = 0; i < signature.Parameters.Length; i++)
        {
            NativeType type = signature.Parameters[i];
            if (!Agree(abi, type) || (i >= signature.FixedParameters && !AgreeBehindDots(abi, type)) || (signature.IsVariadic && IsDoubledOnWindows(abi, type)))
            {
                return false;
            }
        }

        return Agree(abi, signature.ReturnType) && !(abi == TargetAbi.WindowsArm64 && signature.IsVariadic && StraddlesNamed(signature));
    }

    private static bool Agree(TargetAbi abi, NativeType type) => type is not AggregateType aggregate
        || (abi switch
        {
            TargetAbi.SystemVX64 => !HasMisalignedAggregate(abi, type, 0) && !LosesBytes(aggregate, 0),

            TargetAbi.WindowsX64 => AgreeOnLayout(abi, type),

            // aligned(16) on the type itself: AAPCS64 5.10 does not count it, clang for Windows does, Microsoft's is not known.
            TargetAbi.WindowsArm64 => aggregate.AlignmentOf(abi) < Doubled || aggregate.Packing.Alignment < Doubled,

            // A packed homogeneous aggregate of doubles on the stack: gcc aligns it to a word (AAPCS32 6.5 C.6), clang as its members.
            TargetAbi.Aapcs32HardFloat => TypeLayouts.Of(type, DataModel.Of(abi)).NaturalAlignment >= Eightbyte || Values.Leaves(abi, type).Any(static leaf => leaf.Type.Kind != NativeKind.Float64),
            _ => true,
        });

    /// <summary>Whether compilers lay a type out as the engine does.</summary>
    /// <remarks>The mingw compilers cap by pack(N) what Microsoft's and clang for MSVC do not; the engine does as Microsoft's.</remarks>
    internal static bool AgreeOnLayout(TargetAbi abi, NativeType type) => abi != TargetAbi.WindowsX64 || !HasCappedAlignment(type);

    // Apple: clang's callers and its va_arg disagree about homogeneous aggregates that are aligned beyond their members.
    private static bool AgreeBehindDots(TargetAbi abi, NativeType type) =>
        abi != TargetAbi.AppleArm64 || type is not AggregateType || type.AlignmentOf(abi) < Doubled;

    // clang's va_arg does not align to 16 until LLVM 21 (its pull request 207591).
    private static bool IsDoubledOnWindows(TargetAbi abi, NativeType type) => abi == TargetAbi.WindowsArm64 && type.IsAggregate && type.AlignmentOf(abi) >= Doubled;

    // Microsoft, "ARM64 ABI conventions", "Addendum: Variadic functions": a value may be half in x7 and half on the stack. clang's
    // va_arg knows it, but for a parameter that has a name its callees look on the stack alone.
    private static bool StraddlesNamed(Signature signature)
    {
        const int LastRegister = 7;
        int words = 0;
        foreach (NativeType type in signature.Parameters.Take(signature.FixedParameters))
        {
            bool isPair = type.IsAggregate && type.SizeOf(TargetAbi.WindowsArm64) is > Eightbyte and <= Doubled;
            if (isPair && words == LastRegister)
            {
                return true;
            }

            words += isPair ? 2 : 1;
        }

        return false;
    }

    // psABI AMD64 3.2.3 sends what "contains unaligned fields" to memory: clang means aggregates too, gcc only scalars.
    private static bool HasMisalignedAggregate(TargetAbi abi, NativeType type, int offset) => type switch
    {
        AggregateType aggregate => offset % aggregate.AlignmentOf(abi) != 0
            || aggregate.Fields.Zip(aggregate.OffsetsOf(abi)).Any(field => HasMisalignedAggregate(abi, field.First.Type, offset + field.Second)),
        ArrayType array => offset % array.AlignmentOf(abi) != 0 || Enumerable.Range(0, array.Length).Any(i => HasMisalignedAggregate(abi, array.Element, offset + (i * array.Element.SizeOf(abi)))),
        ComplexType => offset % type.AlignmentOf(abi) != 0,
        _ => false,
    };

    // LLVM #83388 and #76017: of a union one of whose members begins an eightbyte with a float and padding, clang loses the
    // eightbyte's other half.
    private static bool LosesBytes(NativeType type, int offset)
    {
        const TargetAbi Abi = TargetAbi.SystemVX64;
        switch (type)
        {
            case ArrayType array:
                return Enumerable.Range(0, array.Length).Any(i => LosesBytes(array.Element, offset + (i * array.Element.SizeOf(Abi))));
            case AggregateType aggregate:
                return (aggregate is UnionType && aggregate.Fields.Any(field => HasHalfEmptyEightbyte(field.Type, offset)))
                    || aggregate.Fields.Zip(aggregate.OffsetsOf(Abi)).Any(field => LosesBytes(field.First.Type, offset + field.Second));
            default:
                return false;
        }

        static bool HasHalfEmptyEightbyte(NativeType member, int at)
        {
            byte[] mask = member is AggregateType ? [.. new byte[at % Eightbyte], .. Values.Mask(Abi, member)] : [];
            return Values.Leaves(Abi, member, at % Eightbyte).Any(leaf => leaf.Type.Kind == NativeKind.Float32
                && leaf.Offset % Eightbyte == 0
                && leaf.Offset + sizeof(float) < mask.Length
                && mask[leaf.Offset + sizeof(float)] == 0);
        }
    }

    private static bool HasCappedAlignment(NativeType type) => type switch
    {
        AggregateType aggregate => ((aggregate.Packing.IsPacked || aggregate.Packing.Pack != 0) && aggregate.Fields.Any(static field => IsRaised(field)))
            || aggregate.Fields.Any(static field => HasCappedAlignment(field.Type)),
        ArrayType array => HasCappedAlignment(array.Element),
        _ => false,
    };

    private static bool IsRaised(NativeField field) => field.Alignment != 0 || IsRaised(field.Type);

    private static bool IsRaised(NativeType type) => type switch
    {
        AggregateType aggregate => aggregate.Packing.Alignment != 0 || aggregate.Fields.Any(static field => IsRaised(field)),
        ArrayType array => IsRaised(array.Element),
        _ => false,
    };
}
