using System.Numerics;
using FfiToolkit.Types;

namespace FfiToolkit.Abi;

/// <summary>
/// The Procedure Call Standard for the Arm Architecture (AAPCS32 2024Q3, sections 6.4, 6.5 and 7.1) with the VFP register variant.
/// </summary>
internal sealed class Aapcs32HardFloat : Convention
{
    internal static readonly Aapcs32HardFloat Instance = new();

    private const int CoreRegisters = 4;
    private const int Word = 4;
    private const int Doubleword = 8;

    // 7.1.2.1: s0 to s15 (d0 to d7) hold arguments.
    private const int SingleRegisters = 16;

    // Beyond every bit of a register: C.2.vfp has closed them all.
    private const int Closed = 1 << SingleRegisters;

    private Aapcs32HardFloat()
        : base(TargetAbi.Aapcs32HardFloat)
    {
    }

    public override InstructionSet InstructionSet => InstructionSet.A32;

    // By the numbers of single-precision registers.
    public override int VectorRegisterBytes => 4;

    public override int WordSize => Word;

    // 6.5 C.5 splits arguments.
    public override bool SavesIntegerRegisters => true;

    public override int StackAlignment => 8;

    public override ReadOnlySpan<int> IntegerRegisters => [0, 1, 2, 3];

    protected override string DescribeInteger(Piece piece) =>
        piece.Size > Word ? $"r{piece.Index}:r{piece.Index + 1}" : $"r{piece.Index}";

    protected override string DescribeVector(Piece piece) => piece.Size > Word ? $"d{piece.Index / 2}" : $"s{piece.Index}";

    protected override bool PlaceResult(ref LayoutBuilder call, NativeType type, bool isVariadic)
    {
        // 6.5: variadic functions are called as the base standard has it, and return their result so.
        int size = SizeOf(type);
        HomogeneousAggregate homogeneous = isVariadic ? default : VectorsOf(type);
        if (homogeneous.Exists)
        {
            // 7.1.2.2: consecutive registers from s0 or d0 on.
            AddMembers(ref call, homogeneous, 0);
            return false;
        }

        if (type.IsAggregate && size > Word)
        {
            // 6.4: "A Composite Type larger than 4 bytes ... is stored in memory at an address passed as an extra argument".
            call.Add(LocationKind.IntegerRegister, call.Integers++, Word);
            return true;
        }

        call.Add(LocationKind.IntegerRegister, 0, size);
        return false;
    }

    protected override bool Place(ref LayoutBuilder call, NativeType type, VariadicPart part)
    {
        int size = SizeOf(type);
        int alignment = TypeLayouts.Of(type, Data).NaturalAlignment >= Doubleword ? Doubleword : Word;
        HomogeneousAggregate homogeneous = part == VariadicPart.None ? VectorsOf(type) : default;
        if (homogeneous.Exists)
        {
            PlaceVectors(ref call, homogeneous, alignment);
        }
        else
        {
            PlaceWords(ref call, type, size, alignment);
        }

        return false;
    }

    // 6.5 B.5 aligns what is packed to a word, and so does gcc; clang has doubles in mind.
    protected override string? FindAggregateObstacle(NativeType type, TypeLayout layout, VariadicPart? part) =>
        part == VariadicPart.None && layout.NaturalAlignment < Doubleword && HomogeneousAggregate.Of(type, Data).ElementSize == Doubleword
            ? "is of packed doubles, which gcc and clang align differently on the stack"
            : null;

    // 6.5 B.2: the caller extends integers of less than a word.
    private int SizeOf(NativeType type)
    {
        int size = TypeLayouts.Of(type, Data).Size;
        return type.IsAggregate ? size : Math.Max(Word, size);
    }

    private HomogeneousAggregate VectorsOf(NativeType type) =>
        type.IsAggregate ? HomogeneousAggregate.Of(type, Data)
        : IsFloatingPoint(type) ? new HomogeneousAggregate(TypeLayouts.Of(type, Data).Size, 1)
        : default;

    private static void PlaceVectors(ref LayoutBuilder call, HomogeneousAggregate homogeneous, int alignment)
    {
        int register = TakeSingles(ref call, homogeneous);
        if (register >= 0)
        {
            AddMembers(ref call, homogeneous, register);
            return;
        }

        // 6.5 C.2.vfp: once one does not fit, "any VFP CPRC ... is marked as unavailable".
        call.TakenSingles |= Closed;
        call.Add(call.Stack.Next(homogeneous.Count * homogeneous.ElementSize, alignment, Word));
    }

    private static void AddMembers(ref LayoutBuilder call, HomogeneousAggregate homogeneous, int firstRegister)
    {
        for (int i = 0; i < homogeneous.Count; i++)
        {
            int offset = i * homogeneous.ElementSize;
            call.Add(LocationKind.VectorRegister, firstRegister + (offset / Word), homogeneous.ElementSize, offset);
        }
    }

    // 6.5 C.1.vfp: "the argument is allocated to the lowest-numbered sequence of unallocated VFP registers of the appropriate
    // type": a float fills a gap that an earlier double left.
    private static int TakeSingles(ref LayoutBuilder call, HomogeneousAggregate homogeneous)
    {
        int step = homogeneous.ElementSize / Word;
        int count = homogeneous.Count * step;
        int wanted = (1 << count) - 1;
        for (int first = 0; first + count <= SingleRegisters; first += step)
        {
            if ((call.TakenSingles & (wanted << first | Closed)) == 0)
            {
                call.TakenSingles |= wanted << first;
                call.Vectors = BitOperations.PopCount((uint)call.TakenSingles);
                return first;
            }
        }

        return -1;
    }

    private void PlaceWords(ref LayoutBuilder call, NativeType type, int size, int alignment)
    {
        // 6.5 C.3: "If the argument requires double-word alignment (8-byte), the NCRN is rounded up to the next even register
        // number". What is skipped stays unused.
        if (alignment == Doubleword)
        {
            call.Integers = StackArea.Align(call.Integers, 2);
        }

        int left = (CoreRegisters - call.Integers) * Word;
        if (size <= left)
        {
            // C.4. A scalar of two words is one piece.
            if (type.IsAggregate)
            {
                AddWords(ref call, size);
            }
            else
            {
                call.Add(LocationKind.IntegerRegister, call.Integers, size);
                call.Integers += size / Word;
            }
        }
        else if (left > 0 && call.Stack.Bytes == 0)
        {
            // C.5: "the argument is split between core registers and the stack", while nothing is on the stack.
            AddWords(ref call, left);
            call.Add(call.Stack.Next(size - left, Word, Word, left));
        }
        else
        {
            // C.6: "The NCRN is set to r4": what follows goes to the stack too. C.7: it is 8-aligned if the type is.
            call.Integers = CoreRegisters;
            call.Add(call.Stack.Next(size, alignment, Word));
        }
    }
}
