using System.Collections.Immutable;

namespace FfiToolkit.Emulator.Machine;

/// <summary>What came of a call.</summary>
/// <param name="Value">The first integer result register.</param>
/// <param name="Vector">The first vector register.</param>
/// <param name="Violations">What the called code did against its convention, or why it did not return. Empty if all is well.</param>
/// <param name="Entered">The watched functions that it entered, in order.</param>
public sealed record CallResult(ulong Value, UInt128 Vector, ImmutableArray<string> Violations, ImmutableArray<FunctionEntry> Entered)
{
    /// <summary>What the guest ended itself with by calling <c>exit</c>; null if it did not.</summary>
    public int? ExitCode { get; init; }
}
