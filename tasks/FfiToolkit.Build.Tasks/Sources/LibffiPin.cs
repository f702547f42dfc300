namespace FfiToolkit.Build.Tasks.Sources;

/// <summary>One version of libffi: its archive's hash and where it is published.</summary>
public sealed record LibffiPin(string Version, string Sha256, string UpstreamAddress, string DebianPackage, IReadOnlyList<string> DebianSuites)
{
    /// <summary>The name that the archive has in the cache.</summary>
    public string FileName => $"libffi-{Version}.tar.gz";

    /// <summary>The names under which the archive is known: ours and upstream's release, Debian's, and the tag download's.</summary>
    public IEnumerable<string> KnownFileNames => [FileName, $"libffi_{Version}.orig.tar.gz", $"v{Version}.tar.gz"];
}
