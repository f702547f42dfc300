namespace FfiToolkit.Abi;

/// <summary>The Procedure Call Standard for the Arm 64-bit Architecture (AAPCS64 2024Q3), as Linux and FreeBSD have it.</summary>
/// <remarks>A variadic call is laid out like any other (6.8.1).</remarks>
internal sealed class Aapcs64 : Arm64Convention
{
    internal static readonly Aapcs64 Instance = new();

    private Aapcs64()
        : base(TargetAbi.Aapcs64)
    {
    }
}
