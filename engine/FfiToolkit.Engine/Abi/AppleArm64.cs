namespace FfiToolkit.Abi;

/// <summary>
/// Apple's arm64 convention ("Writing ARM64 code for Apple platforms", Apple developer documentation): AAPCS64 but for
/// the stack, and with the caller extending values to 32 bits.
/// </summary>
internal static class AppleArm64
{
    // "Function arguments may consume slots on the stack that are not multiples of 8 bytes": size and alignment are the
    // type's own.
    internal static CallLayout Lay(Signature signature, bool hasReceiver) =>
        Arm64Registers.Lay(TargetAbi.AppleArm64, signature, hasReceiver, static (ref StackArea stack, int size) => stack.Next(size, size));
}
