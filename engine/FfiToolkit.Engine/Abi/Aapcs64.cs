namespace FfiToolkit.Abi;

/// <summary>The Procedure Call Standard for the Arm 64-bit Architecture (AAPCS64 2024Q3, section 6.8.2) for scalar types.</summary>
internal static class Aapcs64
{
    private const int Doubleword = 8;

    internal static CallLayout Lay(Signature signature, bool hasReceiver) =>
        Arm64Registers.Lay(TargetAbi.Aapcs64, signature, hasReceiver, OnStack);

    // C.14: the stack address is rounded up to 8; C.16: a smaller size "is set to 8 bytes ... the remaining bits unspecified".
    internal static ArgumentLocation OnStack(ref StackArea stack, int size) => stack.Next(Doubleword, Doubleword);
}
