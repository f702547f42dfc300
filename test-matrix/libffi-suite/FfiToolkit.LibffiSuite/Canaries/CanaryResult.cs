namespace FfiToolkit.LibffiSuite.Canaries;

/// <summary>Whether a fault that was put in on purpose was noticed.</summary>
/// <param name="Name">The fault.</param>
/// <param name="IsCaught">Whether the run called it a failure, for the right reason.</param>
/// <param name="Message">How it was noticed, or what happened instead.</param>
internal sealed record CanaryResult(string Name, bool IsCaught, string Message);
