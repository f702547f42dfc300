namespace FfiToolkit.Abi;

/// <summary>
/// The System V AMD64 calling convention (psABI 1.0, section 3.2.3 "Parameter Passing") for scalar types.
/// </summary>
internal static class SystemVX64
{
    // psABI 3.2.3: "the next available register of the sequence %rdi, %rsi, %rdx, %rcx, %r8 and %r9 is used".
    // The numbers are those of the instruction set: rax 0, rcx 1, rdx 2, rbx 3, rsp 4, rbp 5, rsi 6, rdi 7, r8 8, r9 9.
    private static readonly int[] s_integerRegisters = [7, 6, 2, 1, 8, 9];

    // psABI 3.2.3: class SSE takes "the next available vector register ... in the order from %xmm0 to %xmm7".
    private const int VectorRegisterCount = 8;

    private const int Eightbyte = 8;

    internal static CallLayout Lay(Signature signature, bool hasReceiver)
    {
        int integers = hasReceiver ? 1 : 0;
        int vectors = 0;
        StackArea stack = new(0);
        NativeType[] parameters = signature.Types;
        ArgumentLocation[] arguments = new ArgumentLocation[parameters.Length];
        for (int i = 0; i < parameters.Length; i++)
        {
            NativeType type = parameters[i];
            if (type.IsFloatingPoint && vectors < VectorRegisterCount)
            {
                arguments[i] = new ArgumentLocation(LocationKind.VectorRegister, vectors++, Eightbyte);
            }
            else if (!type.IsFloatingPoint && integers < s_integerRegisters.Length)
            {
                arguments[i] = new ArgumentLocation(LocationKind.IntegerRegister, s_integerRegisters[integers++], Eightbyte);
            }
            else
            {
                // psABI 3.2.3: "The size of each argument gets rounded up to eightbytes".
                arguments[i] = stack.Next(Eightbyte, Eightbyte);
            }
        }

        return new CallLayout(TargetAbi.SystemVX64, signature, hasReceiver, arguments, stack.Bytes, vectors);
    }
}
