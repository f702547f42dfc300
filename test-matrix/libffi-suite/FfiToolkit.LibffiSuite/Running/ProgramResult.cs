namespace FfiToolkit.LibffiSuite.Running;

/// <summary>How a program ended.</summary>
/// <param name="Output">What it printed on standard output.</param>
/// <param name="Problem">Why it did not end well: exit code, signal, fault, time; null if it returned 0.</param>
/// <param name="IsLoaded">Whether it came as far as its own first instruction, as far as that is known.</param>
internal sealed record ProgramResult(string Output, string? Problem, bool IsLoaded = true);
