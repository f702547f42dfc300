namespace FfiToolkit.Abi;

/// <summary>The assembler's names of places.</summary>
internal static class RegisterNames
{
    private static readonly string[] s_x64 =
        ["rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"];

    /// <summary>Where an argument is: <c>rdi</c>, <c>xmm0</c>, <c>x7</c>, <c>r2:r3</c>, <c>s1</c>, <c>[stack+8]</c>.</summary>
    internal static string Describe(TargetAbi abi, ArgumentLocation location) => (location.Kind, abi) switch
    {
        (LocationKind.Stack, _) => $"[stack+{location.Index}]",
        (LocationKind.Slot, _) => $"[slots+{location.Index}]",
        (LocationKind.IntegerRegister, TargetAbi.SystemVX64 or TargetAbi.WindowsX64) => s_x64[location.Index],
        (LocationKind.VectorRegister, TargetAbi.SystemVX64 or TargetAbi.WindowsX64) => $"xmm{location.Index}",
        (LocationKind.IntegerRegister, TargetAbi.Aapcs32HardFloat) when location.Size == 8 => $"r{location.Index}:r{location.Index + 1}",
        (LocationKind.IntegerRegister, TargetAbi.Aapcs32HardFloat) => $"r{location.Index}",
        (LocationKind.VectorRegister, TargetAbi.Aapcs32HardFloat) when location.Size == 8 => $"d{location.Index / 2}",
        (LocationKind.VectorRegister, TargetAbi.Aapcs32HardFloat) => $"s{location.Index}",
        (LocationKind.IntegerRegister, _) => $"x{location.Index}",
        _ => $"v{location.Index}",
    };
}
