namespace FfiToolkit.MatrixSupport;

/// <summary>How a guest starts a program.</summary>
/// <param name="Prefix">What comes before the program.</param>
/// <param name="Environment">The variables that it needs.</param>
public sealed record GuestCommand(IReadOnlyList<string> Prefix, IReadOnlyDictionary<string, string> Environment);
