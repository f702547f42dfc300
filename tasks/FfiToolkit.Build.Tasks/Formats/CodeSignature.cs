namespace FfiToolkit.Build.Tasks.Formats;

/// <summary>A Mach-O code signature.</summary>
/// <param name="IsAdHoc">Whether it is by nobody: hashes without a certificate.</param>
/// <param name="IsValid">Whether the hash of every page is the recorded one.</param>
public sealed record CodeSignature(bool IsAdHoc, bool IsValid);
