namespace FfiToolkit.Abi;

/// <summary>The kinds of place that a value can be in while a stub runs.</summary>
internal enum LocationKind : byte
{
    /// <summary>An integer register, by its number in the instruction set.</summary>
    IntegerRegister,

    /// <summary>A floating-point or vector register, by its number in the instruction set.</summary>
    VectorRegister,

    /// <summary>Bytes of the outgoing (or incoming) argument area, from its start.</summary>
    Stack,

    /// <summary>Bytes of the caller's slot array, from its start: 8 per argument.</summary>
    Slot,

    /// <summary>The emitter's scratch register, which breaks cycles of moves.</summary>
    Scratch,
}
