using FfiToolkit.Types;

namespace FfiToolkit.Abi;

/// <summary>The Microsoft x64 calling convention ("x64 calling convention" and "x64 stack usage", Microsoft C++ documentation).</summary>
internal sealed class WindowsX64 : X64Convention
{
    internal static readonly WindowsX64 Instance = new();

    private const int SlotBytes = 8;

    private WindowsX64()
        : base(TargetAbi.WindowsX64)
    {
    }

    /// <summary>"The caller must allocate stack space for the callee to save the register parameters": four slots.</summary>
    public override int HomeBytes => 32;

    // "The first four integer arguments are passed in registers ... RCX, RDX, R8, and R9".
    public override ReadOnlySpan<int> IntegerRegisters => [1, 2, 8, 9];

    public override int VectorArgumentRegisters => 0;

    public override bool UnwindsByTables => true;

    // "Parameter passing": "For the aggregate types that are passed as a pointer, including __m128, the caller-allocated temporary
    // memory must be 16-byte aligned."
    internal override int CopyAlignmentOf(TypeLayout layout) => IsByValue(layout.Size) ? layout.Alignment : 16;

    protected override bool PlaceResult(ref LayoutBuilder call, NativeType type, bool isVariadic)
    {
        if (type.IsAggregate && !IsByValue(TypeLayouts.Of(type, Data).Size))
        {
            // "Return values": "the caller must allocate memory for the return value and pass a pointer to it as the first argument.
            // The remaining arguments are then shifted one argument to the right."
            call.Add(LocationKind.IntegerRegister, IntegerRegisters[call.Integers++], SlotBytes);
            return true;
        }

        // "To return a user-defined type by value in RAX, it must have a length of 1, 2, 4, 8, 16, 32, or 64 bits": whatever is inside.
        call.Add(IsFloatingPoint(type) ? LocationKind.VectorRegister : LocationKind.IntegerRegister, Rax, type.IsAggregate ? TypeLayouts.Of(type, Data).Size : SlotBytes);
        return false;
    }

    protected override bool Place(ref LayoutBuilder call, NativeType type, VariadicPart part)
    {
        // "Any argument that doesn't fit in 8 bytes, or isn't 1, 2, 4, or 8 bytes, must be passed by reference."
        int size = type.IsAggregate ? TypeLayouts.Of(type, Data).Size : SlotBytes;
        bool isReference = !IsByValue(size);
        int bytes = isReference ? SlotBytes : size;

        // "there's a strict one-to-one correspondence between a function call's arguments and the registers used": the position
        // alone decides, so that a receiver and the result's address shift floating-point arguments too.
        int position = call.Integers++;
        if (position >= IntegerRegisters.Length)
        {
            call.Add(call.Stack.Next(bytes, SlotBytes, SlotBytes));
            return isReference;
        }

        if (IsFloatingPoint(type))
        {
            call.Vectors++;
            call.Add(LocationKind.VectorRegister, position, bytes);
            if (part == VariadicPart.None)
            {
                return false;
            }

            // "Varargs": "for floating-point values only, both the integer register and the floating-point register must contain
            // the value".
        }

        call.Add(LocationKind.IntegerRegister, IntegerRegisters[position], bytes);
        return isReference;
    }

    private static bool IsByValue(int size) => size is 1 or 2 or 4 or 8;
}
