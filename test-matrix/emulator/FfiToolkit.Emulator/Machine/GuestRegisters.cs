using System.Collections.Immutable;

namespace FfiToolkit.Emulator.Machine;

/// <summary>The registers of an instruction set, by the numbers that instructions have for them.</summary>
/// <param name="Integers">General registers: rax, rcx, rdx, rbx, rsp, … on x64; x0 to x30 and r0 to r14 on Arm.</param>
/// <param name="Vectors">xmm0 to xmm15; v0 to v31, all 16 bytes of each; on AArch32 d0 to d31.</param>
/// <param name="StackPointer">The stack pointer.</param>
/// <param name="ProgramCounter">The program counter.</param>
internal sealed record GuestRegisters(
    ImmutableArray<GuestRegister> Integers,
    ImmutableArray<GuestRegister> Vectors,
    GuestRegister StackPointer,
    GuestRegister ProgramCounter)
{
    // unicorn/x86.h: UC_X86_REG_RAX 35, RCX 38, RDX 40, RBX 37, RSP 44, RBP 36, RSI 43, RDI 39, R8 to R15 from 106;
    // XMM0 122, RIP 41, EFLAGS 25, GS_BASE 251.
    internal static readonly GuestRegisters X64 = new(
        [
            new("rax", 35, 8), new("rcx", 38, 8), new("rdx", 40, 8), new("rbx", 37, 8), new("rsp", 44, 8), new("rbp", 36, 8), new("rsi", 43, 8), new("rdi", 39, 8),
            .. Range("r", 8, 8, 106, 8),
        ],
        [.. Range("xmm", 0, 16, 122, 16)],
        new("rsp", 44, 8),
        new("rip", 41, 8));

    // unicorn/arm64.h: UC_ARM64_REG_X0 199 to X28, X29 1, X30 2, SP 4, V0 228, PC 260.
    internal static readonly GuestRegisters Arm64 = new(
        [.. Range("x", 0, 29, 199, 8), new("x29", 1, 8), new("x30", 2, 8)],
        [.. Range("v", 0, 32, 228, 16)],
        new("sp", 4, 8),
        new("pc", 260, 8));

    // unicorn/arm.h: UC_ARM_REG_R0 66 to R12, SP 12, LR 10, PC 11, D0 14.
    internal static readonly GuestRegisters Arm32 = new(
        [.. Range("r", 0, 13, 66, 4), new("sp", 12, 4), new("lr", 10, 4)],
        [.. Range("d", 0, 32, 14, 8)],
        new("sp", 12, 4),
        new("pc", 11, 4));

    /// <summary>UC_X86_REG_EFLAGS.</summary>
    internal const int X64Flags = 25;

    /// <summary>UC_X86_REG_GS_BASE.</summary>
    internal const int X64GsBase = 251;

    /// <summary>UC_X86_REG_MXCSR, whose value after a reset is 0x1f80.</summary>
    internal const int X64Mxcsr = 249;

    /// <summary>UC_ARM_REG_C1_C0_2, the coprocessor access control register.</summary>
    internal const int Arm32CoprocessorAccess = 111;

    /// <summary>UC_ARM_REG_FPEXC.</summary>
    internal const int Arm32FloatEnable = 4;

    internal static GuestRegisters Of(GuestArchitecture architecture) => architecture switch
    {
        GuestArchitecture.X64 => X64,
        GuestArchitecture.Arm64 => Arm64,
        _ => Arm32,
    };

    private static IEnumerable<GuestRegister> Range(string prefix, int first, int count, int id, int bytes) =>
        Enumerable.Range(0, count).Select(i => new GuestRegister($"{prefix}{first + i}", id + i, bytes));
}
