using FfiToolkit.Types;

namespace FfiToolkit.Abi;

/// <summary>
/// What the three arm64 conventions share: the Procedure Call Standard for the Arm 64-bit Architecture (AAPCS64 2024Q3, sections
/// 6.8.2 and 6.9).
/// </summary>
internal abstract class Arm64Convention(TargetAbi abi) : Convention(abi)
{
    protected const int RegistersPerClass = 8;
    protected const int Doubleword = 8;
    protected const int Quadword = 16;

    // 6.9: "The address of the memory block shall be passed as an additional argument to the function in x8."
    private const int ResultAddressRegister = 8;

    // B.4: a composite type "larger than 16 bytes" is copied, and its address passed.
    private const int LargestInRegisters = 16;

    public sealed override InstructionSet InstructionSet => InstructionSet.A64;

    public sealed override ReadOnlySpan<int> IntegerRegisters => [0, 1, 2, 3, 4, 5, 6, 7];

    protected sealed override string DescribeInteger(Piece piece) => $"x{piece.Index}";

    protected sealed override string DescribeVector(Piece piece) => $"v{piece.Index}";

    // 6.9: where the result would be, if it were passed as an argument.
    protected sealed override bool PlaceResult(ref LayoutBuilder call, NativeType type, bool isVariadic)
    {
        if (!type.IsAggregate)
        {
            call.Add(IsFloatingPoint(type) ? LocationKind.VectorRegister : LocationKind.IntegerRegister, 0, Doubleword);
            return false;
        }

        HomogeneousAggregate homogeneous = HomogeneousAggregate.Of(type, Data);
        int size = TypeLayouts.Of(type, Data).Size;
        if (homogeneous.Exists)
        {
            AddMembers(ref call, homogeneous, 0);
            return false;
        }

        if (size > LargestInRegisters)
        {
            call.Add(LocationKind.IntegerRegister, ResultAddressRegister, Doubleword);
            return true;
        }

        for (int offset = 0; offset < size; offset += Doubleword)
        {
            call.Add(LocationKind.IntegerRegister, offset / Doubleword, Math.Min(Doubleword, size - offset), offset);
        }

        return false;
    }

    protected override bool Place(ref LayoutBuilder call, NativeType type, VariadicPart part)
    {
        if (type.IsAggregate)
        {
            return PlaceAggregate(ref call, type);
        }

        // C.1: a floating-point argument takes the next SIMD register; C.9: an integer the next general one.
        if (IsFloatingPoint(type) && call.Vectors < RegistersPerClass)
        {
            call.Add(LocationKind.VectorRegister, call.Vectors++, Doubleword);
        }
        else if (!IsFloatingPoint(type) && call.Integers < RegistersPerClass)
        {
            call.Add(LocationKind.IntegerRegister, call.Integers++, Doubleword);
        }
        else
        {
            PlaceOnStack(ref call, type);
        }

        return false;
    }

    /// <summary>The alignment that decides about even registers and places on the stack.</summary>
    /// <remarks>
    /// B.6: the copy of a composite type has the alignment that its natural alignment makes, which an alignment of the type's own
    /// (5.10) does not raise, but those of its members do.
    /// </remarks>
    protected virtual int AlignmentOf(TypeLayout layout) => layout.NaturalAlignment;

    /// <summary>Whether an argument that is aligned to 16 bytes begins at an even register (C.10).</summary>
    protected virtual bool StartsAtEvenRegister => true;

    /// <summary>Places a scalar on the stack.</summary>
    /// <remarks>
    /// C.14: the stack address is rounded up to 8; C.16: a smaller size "is set to 8 bytes ... the remaining bits unspecified".
    /// </remarks>
    protected virtual void PlaceOnStack(ref LayoutBuilder call, NativeType type) => call.Add(call.Stack.Next(Doubleword, Doubleword, Doubleword));

    /// <summary>Places a homogeneous aggregate on the stack (C.4 to C.6).</summary>
    protected virtual void PlaceOnStack(ref LayoutBuilder call, HomogeneousAggregate homogeneous, TypeLayout layout) => PlaceOnStack(ref call, layout);

    /// <summary>Places another composite of at most 16 bytes on the stack (C.14, C.15): at 8 or 16, in whole doublewords.</summary>
    protected void PlaceOnStack(ref LayoutBuilder call, TypeLayout layout) =>
        call.Add(call.Stack.Next(layout.Size, AlignmentOf(layout) >= Quadword ? Quadword : Doubleword, Doubleword));

    /// <summary>Passes the address of a copy, as an integer (B.4).</summary>
    protected static bool PlaceReference(ref LayoutBuilder call)
    {
        call.Add(call.Integers < RegistersPerClass
            ? new Piece(LocationKind.IntegerRegister, call.Integers++, Doubleword)
            : call.Stack.Next(Doubleword, Doubleword, Doubleword));
        return true;
    }

    private bool PlaceAggregate(ref LayoutBuilder call, NativeType type)
    {
        TypeLayout layout = TypeLayouts.Of(type, Data);
        HomogeneousAggregate homogeneous = HomogeneousAggregate.Of(type, Data);
        if (homogeneous.Exists)
        {
            if (call.Vectors + homogeneous.Count <= RegistersPerClass)
            {
                // C.2.
                AddMembers(ref call, homogeneous, call.Vectors);
                call.Vectors += homogeneous.Count;
            }
            else
            {
                // C.3: "The NSRN is set to 8": no later argument takes what is left.
                call.Vectors = RegistersPerClass;
                PlaceOnStack(ref call, homogeneous, layout);
            }

            return false;
        }

        if (layout.Size > LargestInRegisters)
        {
            return PlaceReference(ref call);
        }

        if (StartsAtEvenRegister && AlignmentOf(layout) >= Quadword)
        {
            // C.10: "the NGRN is rounded up to the next even number".
            call.Integers = StackArea.Align(call.Integers, 2);
        }

        if (call.Integers + ((layout.Size + Doubleword - 1) / Doubleword) <= RegistersPerClass)
        {
            // C.12.
            AddWords(ref call, layout.Size);
        }
        else
        {
            // C.13: "The NGRN is set to 8".
            call.Integers = RegistersPerClass;
            PlaceOnStack(ref call, layout);
        }

        return false;
    }

    private static void AddMembers(ref LayoutBuilder call, HomogeneousAggregate homogeneous, int firstRegister)
    {
        for (int i = 0; i < homogeneous.Count; i++)
        {
            call.Add(LocationKind.VectorRegister, firstRegister + i, homogeneous.ElementSize, i * homogeneous.ElementSize);
        }
    }
}
