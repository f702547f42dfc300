using System.Collections.Immutable;

namespace FfiToolkit.Emulator.Machine;

/// <summary>What a calling convention promises about registers and the stack, for checks around a call.</summary>
/// <remarks>Written from the ABI documents and apart from the engine's layouts, which are under test.</remarks>
/// <param name="Name">The convention's name.</param>
/// <param name="Architecture">Its instruction set.</param>
/// <param name="IntegerArguments">The integer registers of the first arguments, by number.</param>
/// <param name="PreservedIntegers">Those that a callee leaves as they were, the reserved ones among them.</param>
/// <param name="PreservedVectors">Vector registers that a callee leaves as they were.</param>
/// <param name="PreservedVectorBytes">How many bytes of each.</param>
/// <param name="LinkageIntegers">Neither arguments nor preserved: a callee finds anything in them.</param>
/// <param name="StackAlignment">The stack pointer is a multiple of it at a call instruction.</param>
/// <param name="HomeBytes">What a caller reserves for the callee above the return address.</param>
internal sealed record GuestConvention(
    string Name,
    GuestArchitecture Architecture,
    ImmutableArray<int> IntegerArguments,
    ImmutableArray<int> PreservedIntegers,
    ImmutableArray<int> PreservedVectors,
    int PreservedVectorBytes,
    ImmutableArray<int> LinkageIntegers,
    int StackAlignment,
    int HomeBytes)
{
    // psABI AMD64 1.0, 3.2.1: rbx, rbp and r12 to r15 "belong to the calling function". 3.2.2: 16-byte alignment. al is
    // left alone at entry: it counts vector registers for a variadic callee.
    internal static readonly GuestConvention SystemVX64 = new(
        "System V x64", GuestArchitecture.X64, [7, 6, 2, 1, 8, 9], [3, 5, 12, 13, 14, 15], [], 0, [10, 11], 16, 0);

    // Microsoft, "x64 calling convention": rbx, rbp, rdi, rsi, r12 to r15 and xmm6 to xmm15 are nonvolatile.
    internal static readonly GuestConvention WindowsX64 = new(
        "Windows x64", GuestArchitecture.X64, [1, 2, 8, 9], [3, 5, 6, 7, 12, 13, 14, 15], [.. Enumerable.Range(6, 10)], 16, [0, 10, 11], 16, 32);

    // AAPCS64 2024Q3, 6.1.1 and 6.1.2: x19 to x29 and "the bottom 64 bits" of v8 to v15 are preserved. 6.9: x8 may hold the
    // address of the result.
    internal static readonly GuestConvention Aapcs64 = new(
        "AAPCS64", GuestArchitecture.Arm64, [.. Enumerable.Range(0, 8)], [.. Enumerable.Range(19, 11)], [.. Enumerable.Range(8, 8)], 8, [.. Enumerable.Range(9, 9)], 16, 0);

    // Apple, "Writing ARM64 code for Apple platforms": "The platforms reserve register x18. Don't use this register."
    internal static readonly GuestConvention AppleArm64 = Aapcs64 with { Name = "Apple arm64", PreservedIntegers = [18, .. Aapcs64.PreservedIntegers], ReservedIntegers = [18] };

    // Microsoft, "Overview of ARM64 ABI conventions": x18 is reserved, and points to the thread's block in user mode.
    internal static readonly GuestConvention WindowsArm64 = AppleArm64 with { Name = "Windows arm64" };

    // AAPCS32 2024Q3, 6.1.1 and 6.1.2.1: r4 to r11 and d8 to d15 are preserved. 6.2.1.2: 8-byte alignment.
    internal static readonly GuestConvention Aapcs32HardFloat = new(
        "AAPCS32 hard-float", GuestArchitecture.Arm32, [.. Enumerable.Range(0, 4)], [.. Enumerable.Range(4, 8)], [.. Enumerable.Range(8, 8)], 8, [12], 8, 0);

    /// <summary>Registers that no code may use.</summary>
    internal ImmutableArray<int> ReservedIntegers { get; init; } = [];

    internal GuestRegisters Registers => GuestRegisters.Of(Architecture);

    internal int WordSize => Architecture == GuestArchitecture.Arm32 ? 4 : 8;

    /// <summary>What a call instruction pushes.</summary>
    internal int ReturnAddressBytes => Architecture == GuestArchitecture.X64 ? 8 : 0;

    /// <summary>Whether the stack pointer is right on a function's first instruction.</summary>
    internal bool IsAlignedAtEntry(ulong stackPointer) => (stackPointer + (ulong)ReturnAddressBytes) % (ulong)StackAlignment == 0;
}
