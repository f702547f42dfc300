namespace FfiToolkit.Abi;

/// <summary>What the three arm64 conventions share: eight registers of each class (AAPCS64 6.8.2, stage A).</summary>
internal static class Arm64Registers
{
    private const int RegistersPerClass = 8;
    private const int RegisterBytes = 8;

    /// <summary>Lays out a call whose stack arguments a convention places itself.</summary>
    /// <param name="abi">The convention.</param>
    /// <param name="signature">What is called.</param>
    /// <param name="hasReceiver">Whether a receiver address comes first.</param>
    /// <param name="place">Places a value on the stack: its natural size goes in.</param>
    internal static CallLayout Lay(TargetAbi abi, Signature signature, bool hasReceiver, Placement place)
    {
        int integers = hasReceiver ? 1 : 0;
        int vectors = 0;
        StackArea stack = new(0);
        NativeType[] parameters = signature.Types;
        ArgumentLocation[] arguments = new ArgumentLocation[parameters.Length];
        for (int i = 0; i < parameters.Length; i++)
        {
            NativeType type = parameters[i];
            // AAPCS64 6.8.2 C.1: a floating-point argument takes the next SIMD register; C.9: an integer the next general one.
            if (type.IsFloatingPoint && vectors < RegistersPerClass)
            {
                arguments[i] = new ArgumentLocation(LocationKind.VectorRegister, vectors++, RegisterBytes);
            }
            else if (!type.IsFloatingPoint && integers < RegistersPerClass)
            {
                arguments[i] = new ArgumentLocation(LocationKind.IntegerRegister, integers++, RegisterBytes);
            }
            else
            {
                arguments[i] = place(ref stack, CallLayouts.SizeOf(abi, type));
            }
        }

        return new CallLayout(abi, signature, hasReceiver, arguments, stack.Bytes, vectors);
    }

    /// <summary>Places one value on the stack.</summary>
    internal delegate ArgumentLocation Placement(ref StackArea stack, int size);
}
