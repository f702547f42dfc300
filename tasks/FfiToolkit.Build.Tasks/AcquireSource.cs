using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Processes;
using FfiToolkit.Build.Tasks.Sources;
using Microsoft.Build.Framework;

namespace FfiToolkit.Build.Tasks;

/// <summary>Finds libffi's source archive, checks its hash, caches it and extracts it.</summary>
public sealed class AcquireSource : FfiTask
{
    /// <summary>The folder with pins.json.</summary>
    [Required]
    public string DataFolder { get; set; } = "";

    /// <summary>The folder below which the source is extracted.</summary>
    [Required]
    public string ExtractFolder { get; set; } = "";

    /// <summary>A version, when only that one will do.</summary>
    public string? Version { get; set; }

    /// <summary>The archive's hash, for a version without a pin.</summary>
    public string? Sha256 { get; set; }

    /// <summary>Local folders with archives, semicolon-separated.</summary>
    public string? SourceFolders { get; set; }

    /// <summary>The cache folder; the user's by default.</summary>
    public string? CacheFolder { get; set; }

    /// <summary>The places to try, in order.</summary>
    public string? Places { get; set; }

    /// <summary>Another address of the archive, with <c>{version}</c> in it.</summary>
    public string? UpstreamAddress { get; set; }

    /// <summary>Other Debian suites than the pinned ones.</summary>
    public string? DebianSuites { get; set; }

    /// <summary>The extracted tree, with Version, Sha256 and Origin; empty when the source could not be had and is not required.</summary>
    [Output]
    public ITaskItem[] Source { get; private set; } = [];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(IBuildReport report, CancellationToken cancellation)
    {
        SourceCache cache = new(UserCache.Locate(string.IsNullOrEmpty(CacheFolder) ? null : FullPath(CacheFolder)));
        IReadOnlyList<ISourcePlace> places = PlaceList.Create(Places, FullPaths(SourceFolders), cache, DebianSuites, ExecutableFinder.FromEnvironment());
        IReadOnlyList<LibffiPin> versions = PinCatalog.Load(Path.Combine(FullPath(DataFolder), "pins.json")).Select(Version, Sha256, UpstreamAddress);

        AcquiredSource source = await new SourceAcquirer(places, cache, report).AcquireAsync(versions, FullPath(ExtractFolder), cancellation).ConfigureAwait(false);
        Source = [Item.Create(source.Folder, ("Version", source.Version), ("Sha256", source.Sha256), ("Origin", source.Origin))];
    }
}
