namespace FfiToolkit.Abi;

/// <summary>
/// Windows on arm64 ("Overview of ARM64 ABI conventions", Microsoft C++ documentation): AAPCS64 for functions that are not
/// variadic, with x18 reserved for the operating system.
/// </summary>
internal static class WindowsArm64
{
    internal static CallLayout Lay(Signature signature, bool hasReceiver) =>
        Arm64Registers.Lay(TargetAbi.WindowsArm64, signature, hasReceiver, Aapcs64.OnStack);
}
