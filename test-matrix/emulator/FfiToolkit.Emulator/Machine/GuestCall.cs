using System.Collections.Immutable;

namespace FfiToolkit.Emulator.Machine;

/// <summary>A call that the host makes into the guest.</summary>
/// <param name="Address">The function; bit 0 set for Thumb code.</param>
public sealed record GuestCall(ulong Address)
{
    /// <summary>The first arguments, all integers or pointers, which go where the convention passes them in registers.</summary>
    public ImmutableArray<ulong> Integers { get; init; } = [];

    /// <summary>Values of integer registers, by the register's number in the instruction set.</summary>
    public ImmutableArray<(int Register, ulong Value)> IntegerRegisters { get; init; } = [];

    /// <summary>Values of vector registers, by number; on AArch32 d0 to d31.</summary>
    public ImmutableArray<(int Register, UInt128 Value)> VectorRegisters { get; init; } = [];

    /// <summary>The argument area on the stack, from its lowest byte; the home area of Windows x64 is part of it.</summary>
    public ImmutableArray<byte> Stack { get; init; } = [];

    /// <summary>The most instructions that run between two imports.</summary>
    public ulong Instructions { get; init; } = 200_000;

    /// <summary>Ends the call between two imports, or within a second without one.</summary>
    public CancellationToken Cancellation { get; init; }
}
