namespace FfiToolkit.Abi;

/// <summary>The kinds of place that a value can be in while a stub runs.</summary>
internal enum LocationKind : byte
{
    /// <summary>An integer register, by its number in the instruction set. A scalar wider than a register takes the next one too.</summary>
    IntegerRegister,

    /// <summary>A floating-point or vector register, by its number; on AArch32 by the number of its first single-precision register.</summary>
    VectorRegister,

    /// <summary>Bytes of the outgoing (or incoming) argument area, from its start.</summary>
    Stack,

    /// <summary>Bytes of the caller's slot array, from its start, as <see cref="SlotMap"/> has it; of a receiver stub with a frame those of its caller's argument area.</summary>
    Slot,

    /// <summary>No bytes: the address of bytes of the caller's slot array, which is the value.</summary>
    SlotAddress,

    /// <summary>No bytes: the address of bytes of the argument area, or of a copy behind it, which is the value.</summary>
    StackAddress,
}
