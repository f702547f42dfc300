namespace FfiToolkit.Build.Tasks.Sources;

/// <summary>One version of libffi.</summary>
public sealed record LibffiPin(string Version, string Sha256, string UpstreamAddress, string Package, IReadOnlyList<string> Suites) : SourcePin("libffi", Version, Sha256)
{
    /// <inheritdoc/>
    public override string FileName => $"libffi-{Version}.tar.gz";

    /// <summary>Ours and upstream's release's name, Debian's, and the tag download's.</summary>
    public override IEnumerable<string> KnownFileNames => [FileName, $"libffi_{Version}.orig.tar.gz", $"v{Version}.tar.gz"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Addresses => [UpstreamAddress];

    /// <inheritdoc/>
    public override string DebianPackage => Package;

    /// <inheritdoc/>
    public override IReadOnlyList<string> DebianSuites => Suites;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Marks => ["include/ffi.h.in", "LICENSE"];

    /// <inheritdoc/>
    public override string Replace => $"Remove it, or replace it with the archive of tag v{Version}.";

    /// <inheritdoc/>
    public override string Supply => $"Put {FileName} (the archive of tag v{Version}) into a folder and set FfiSourceFolder to it.";

    /// <inheritdoc/>
    public override string Own => "To build a libffi of your own, pack it into an archive and set FfiSourceFolder, FfiLibffiVersion and FfiLibffiSha256.";
}
