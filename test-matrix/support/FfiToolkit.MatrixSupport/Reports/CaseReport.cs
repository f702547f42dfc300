namespace FfiToolkit.MatrixSupport;

/// <summary>One case of a suite that did not simply pass.</summary>
/// <param name="Name">The case.</param>
/// <param name="Message">What went wrong, or why it was not run.</param>
public sealed record CaseReport(string Name, string Message);
