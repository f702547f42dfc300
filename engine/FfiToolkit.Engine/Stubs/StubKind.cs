namespace FfiToolkit.Stubs;

/// <summary>The shapes of stub.</summary>
internal enum StubKind
{
    /// <summary>
    /// Entered as <c>R f(receiver, a0, a1, …)</c>, with addresses for aggregates (<see cref="ReceiverPlanner.EntryOf"/>); drops the
    /// receiver and jumps to <c>R target(a0, a1, …)</c>, or calls it where it is marked (<see cref="StubRequest.Mark"/>) or has more to
    /// do than to move arguments.
    /// </summary>
    Receiver,

    /// <summary>Entered as <c>void f(const uint64_t* slots, uint64_t* result)</c>; loads the arguments from slots, calls, extends and stores the result.</summary>
    Slot,

    /// <summary>Entered as its target is and jumps to it, with what only machine code can see to done before.</summary>
    Direct,

    /// <summary>
    /// Entered as native callers enter a callback, through a trampoline that has put the address of its cell
    /// (<see cref="CallbackCell"/>) into a register; stores the arguments into slots, as <see cref="CallbackFrame"/> has them, and calls
    /// <c>void target(void* context, uint64_t* slots, uint64_t* result)</c> with the cell's context.
    /// </summary>
    Callback,
}
