namespace FfiToolkit.Conformance;

/// <summary>What is wrong with a canary.</summary>
internal enum Fault
{
    /// <summary>One integer argument goes to, or comes from, the register beside its own.</summary>
    WrongRegister,

    /// <summary>One stack argument lies one slot too high.</summary>
    StackOffByOneSlot,

    /// <summary>A narrow argument goes into its register with whatever is above it. Only for conventions whose callees rely on the extension.</summary>
    ArgumentNotExtended,

    /// <summary>A negative narrow result is stored without copies of its sign.</summary>
    ResultNotExtended,

    /// <summary>An integer register that belongs to the caller is overwritten.</summary>
    CalleeSavedClobbered,

    /// <summary>A vector register that belongs to the caller is overwritten, where there is one.</summary>
    VectorClobbered,

    /// <summary>The stub only jumps: every argument is one place too far.</summary>
    ReceiverNotStripped,

    /// <summary>The stub returns with another stack pointer than it should.</summary>
    StackPointerOff,

    /// <summary>The target is called with a stack that is not aligned.</summary>
    StackMisaligned,

    /// <summary>Two words, of an aggregate or of two values, are in each other's registers.</summary>
    SwappedPieces,

    /// <summary>The integers in aggregates go where floating-point numbers go, and the other way round.</summary>
    WrongClass,

    /// <summary>The same of the result.</summary>
    ResultOfWrongClass,

    /// <summary>A word behind the last aggregate is read, at the end of a page.</summary>
    ReadPastEnd,

    /// <summary>A word behind the result is written, at the end of a page.</summary>
    WrittenPastEnd,

    /// <summary>The address of the caller's own aggregate is passed where that of a copy is to be. Only for conventions that pass such.</summary>
    MissingCopy,

    /// <summary>A variadic function is called as one that is not. Only for conventions that have other rules for such.</summary>
    NotVariadic,
}
