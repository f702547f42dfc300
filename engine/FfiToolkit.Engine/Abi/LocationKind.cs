namespace FfiToolkit.Abi;

/// <summary>The kinds of place that a value can be in while a stub runs.</summary>
internal enum LocationKind : byte
{
    /// <summary>An integer register, by its number in the instruction set. A value wider than a register takes the next one too.</summary>
    IntegerRegister,

    /// <summary>A floating-point or vector register, by its number; on AArch32 by the number of its first single-precision register.</summary>
    VectorRegister,

    /// <summary>Bytes of the outgoing (or incoming) argument area, from its start.</summary>
    Stack,

    /// <summary>Bytes of the caller's slot array, from its start: 8 per argument.</summary>
    Slot,
}
