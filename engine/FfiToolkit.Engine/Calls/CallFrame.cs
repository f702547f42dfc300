namespace FfiToolkit.Calls;

/// <summary>
/// A local variable of who calls. Where it is says on which page of stack the call is made; what it holds is for what runs after the
/// call, however it ends. It is in memory, written once and read once: a variable that a handler reads would be there too, beside the
/// register that it has elsewhere.
/// </summary>
internal unsafe struct CallFrame
{
    /// <summary>The mark of the call.</summary>
    internal CallMark* Mark;

    /// <summary>Who is called: in use, and with it the memory of its stub, for as long as the variable is there.</summary>
    internal NativeFunction Function;
}
