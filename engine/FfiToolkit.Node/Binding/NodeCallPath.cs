namespace FfiToolkit.Node.Binding;

/// <summary>How a function is called from optimised code; the numbers are known to the JavaScript package.</summary>
internal enum NodeCallPath
{
    /// <summary>V8 calls the receiver stub directly; other code calls the slot stub.</summary>
    Fast = 0,

    /// <summary>All code calls the slot stub.</summary>
    Slot = 1,

    /// <summary>All code calls through libffi.</summary>
    Libffi = 2,
}
