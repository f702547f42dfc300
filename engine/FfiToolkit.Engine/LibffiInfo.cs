namespace FfiToolkit;

/// <summary>The loaded libffi.</summary>
/// <param name="Path">The file, or the name that the loader resolved.</param>
/// <param name="Version">The version, such as <c>3.8.0</c>; null before libffi 3.5, which cannot say.</param>
/// <param name="IsPacked">Whether it is the copy from our native packages.</param>
/// <param name="HasCallPlans">Whether calls go through reusable call plans (libffi 3.7 and later).</param>
public sealed record LibffiInfo(string Path, string? Version, bool IsPacked, bool HasCallPlans);
