namespace FfiToolkit.Emulator.Programs;

/// <summary>How a guest's program ended.</summary>
/// <param name="ExitCode">What it returned or gave to <c>exit</c>; null if a fault ended it.</param>
/// <param name="Output">What it wrote to standard output, one character per byte.</param>
/// <param name="Errors">What it wrote to standard error.</param>
/// <param name="Fault">What ended it, where, and with what in its registers; null for a program that ended itself.</param>
public sealed record ProgramOutcome(int? ExitCode, string Output, string Errors, string? Fault);
