namespace FfiToolkit.Abi;

/// <summary>
/// The Microsoft x64 calling convention ("x64 calling convention" and "x64 stack usage", Microsoft C++ documentation)
/// for scalar types.
/// </summary>
internal static class WindowsX64
{
    /// <summary>"The caller must allocate stack space for the callee to save the register parameters": four slots.</summary>
    internal const int HomeBytes = 32;

    // "The first four integer arguments are passed in registers ... RCX, RDX, R8, and R9".
    private static readonly int[] s_integerRegisters = [1, 2, 8, 9];

    private const int SlotBytes = 8;

    internal static CallLayout Lay(Signature signature, bool hasReceiver)
    {
        StackArea stack = new(HomeBytes);
        int vectors = 0;
        NativeType[] parameters = signature.Types;
        ArgumentLocation[] arguments = new ArgumentLocation[parameters.Length];
        for (int i = 0; i < parameters.Length; i++)
        {
            // "there's a strict one-to-one correspondence between a function call's arguments and the registers used":
            // the position alone decides, so that a receiver shifts floating-point arguments too.
            int position = i + (hasReceiver ? 1 : 0);
            if (position >= s_integerRegisters.Length)
            {
                arguments[i] = stack.Next(SlotBytes, SlotBytes);
            }
            else if (parameters[i].IsFloatingPoint)
            {
                vectors++;
                arguments[i] = new ArgumentLocation(LocationKind.VectorRegister, position, SlotBytes);
            }
            else
            {
                arguments[i] = new ArgumentLocation(LocationKind.IntegerRegister, s_integerRegisters[position], SlotBytes);
            }
        }

        return new CallLayout(TargetAbi.WindowsX64, signature, hasReceiver, arguments, stack.Bytes, vectors);
    }
}
