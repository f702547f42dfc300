namespace FfiToolkit.Abi;

/// <summary>How one value is passed: its pieces, which are elements of <see cref="CallLayout.Pieces"/>.</summary>
/// <param name="First">The index of its first piece.</param>
/// <param name="Count">How many pieces it has; 0 for no result.</param>
/// <param name="IsReference">
/// Whether the one piece is where an address is passed instead: of an argument's copy, which the callee may overwrite, or of the
/// caller's buffer that takes the result.
/// </param>
internal readonly record struct Placement(int First, int Count, bool IsReference = false);
