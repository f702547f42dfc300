namespace FfiToolkit.Node.Binding;

/// <summary>What JavaScript passes to a function and takes from it; the numbers are known to native/interop.h and to the JavaScript package.</summary>
internal enum CallForm : byte
{
    /// <summary>Numbers, bigints in range and addresses as bigints; it returns its result.</summary>
    Converted = 0,

    /// <summary>Whatever it was called with, where a 64-bit integer or an address is wanted. What is not taken is a refusal (<see cref="CallState.Refused"/>).</summary>
    Values = 1,

    /// <summary>The same; a result of 64 bits is in <see cref="CallState.Result"/> when it returns.</summary>
    ResultInCell = 2,
}
