using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Platforms;
using FfiToolkit.Build.Tasks.Packing;
using FfiToolkit.Build.Tasks.Settings;
using Microsoft.Build.Framework;

namespace FfiToolkit.Build.Tasks;

/// <summary>Refuses settings that name what does not exist or contradict each other, before anything is fetched or built.</summary>
public sealed class CheckLibffiSettings : FfiTask
{
    /// <summary>The folder with libffi's data.</summary>
    [Required]
    public string DataFolder { get; set; } = "";

    /// <summary>The RIDs that the project names, semicolon-separated; none is no mistake.</summary>
    public string? RuntimeIdentifiers { get; set; }

    /// <summary>Settings that are true or false: <c>Name=value</c>, semicolon-separated.</summary>
    public string? Switches { get; set; }

    /// <summary>Settings that are numbers: <c>Name=value</c>, semicolon-separated.</summary>
    public string? Numbers { get; set; }

    /// <summary>The flags for the compiler.</summary>
    public string? CompilerFlags { get; set; }

    /// <summary>The flags for the linker.</summary>
    public string? LinkerFlags { get; set; }

    /// <summary>The version of what the project packs; the SDK has one for every project.</summary>
    public string? PackageVersion { get; set; }

    /// <summary>The places where a source is looked for.</summary>
    public string? SourcePlaces { get; set; }

    /// <summary>The setting that is for the place <c>folder</c> alone.</summary>
    public string? SourceFolder { get; set; }

    /// <summary>The setting that is for the place <c>debian</c> alone.</summary>
    public string? DebianSuites { get; set; }

    /// <summary>The setting that is for the place <c>upstream</c> alone.</summary>
    public string? UpstreamAddress { get; set; }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(IBuildReport report, CancellationToken cancellation)
    {
        BuildSettings.RequireTrueOrFalse(BuildSettings.Split(Switches));
        BuildSettings.RequireNumber(BuildSettings.Split(Numbers));
        BuildSettings.RequirePairsOfQuotes("FfiCFlags", CompilerFlags);
        BuildSettings.RequirePairsOfQuotes("FfiLinkFlags", LinkerFlags);
        if (!string.IsNullOrEmpty(PackageVersion))
        {
            _ = PackageWriter.ParseVersion(PackageVersion);
        }

        if (!string.IsNullOrEmpty(RuntimeIdentifiers))
        {
            string[] rids = BuildSettings.Split(RuntimeIdentifiers);
            _ = rids.Length > 0
                ? PlatformCatalog.Of(FullPath(DataFolder)).Select(rids)
                : throw new FfiBuildException(DiagnosticCodes.BadSetting, $"FfiRuntimeIdentifiers is '{RuntimeIdentifiers}', which names no RID: nothing would be built. Name some, or '{PlatformCatalog.AllRuntimes}', or remove it.");
        }

        string[] places = BuildSettings.Split(SourcePlaces);
        BuildSettings.RequirePlace(places, "folder", "FfiSourceFolder", SourceFolder);
        BuildSettings.RequirePlace(places, "debian", "FfiDebianSuites", DebianSuites);
        BuildSettings.RequirePlace(places, "upstream", "FfiUpstreamAddress", UpstreamAddress);
        return Task.CompletedTask;
    }
}
