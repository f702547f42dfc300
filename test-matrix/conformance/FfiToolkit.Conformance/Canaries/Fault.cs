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
}
