namespace FfiToolkit.MatrixSupport;

/// <summary>How a program in a guest ended.</summary>
/// <param name="ExitCode">Its exit code; above 128 for a signal, 137 where the time was up.</param>
/// <param name="Output">All that it printed, errors too, with line feeds alone at the ends of lines.</param>
public sealed record GuestRun(int ExitCode, string Output);
