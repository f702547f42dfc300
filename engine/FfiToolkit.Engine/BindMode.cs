namespace FfiToolkit;

/// <summary>How a bound delegate enters native code.</summary>
public enum BindMode
{
    /// <summary>With a GC transition: right for every function.</summary>
    Normal,

    /// <summary>
    /// Without a GC transition, where the function has a stub: some nanoseconds less per call. Only for functions that
    /// return within about a microsecond, never block and never call back into managed code. A collection on another
    /// thread waits for the call, and may interrupt its system calls.
    /// </summary>
    Leaf,
}
