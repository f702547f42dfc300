using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Processes;
using FfiToolkit.Build.Tasks.Settings;

namespace FfiToolkit.Build.Tasks.Sources;

/// <summary>Turns the names of places into places, in the caller's order.</summary>
public static class PlaceList
{
    /// <summary>What is tried when the caller does not say.</summary>
    public const string Default = "folder;cache;debian;upstream";

    /// <summary>Makes the places.</summary>
    /// <param name="names">Semicolon-separated: folder, cache, debian, upstream.</param>
    /// <param name="folders">The local folders.</param>
    /// <param name="cache">The cache.</param>
    /// <param name="debianSuites">Suites instead of the pinned ones, semicolon-separated.</param>
    /// <param name="finder">Finds apt.</param>
    public static IReadOnlyList<ISourcePlace> Create(string? names, IReadOnlyList<string> folders, SourceCache cache, string? debianSuites, ExecutableFinder finder) =>
    [
        .. BuildSettings.Split(string.IsNullOrEmpty(names) ? Default : names).SelectMany(name => (name.ToLowerInvariant() switch
        {
            "folder" => folders.Select(ISourcePlace (folder) => new FolderPlace(folder)),
            "cache" => new ISourcePlace[] { cache },
            "debian" => new ISourcePlace[] { new DebianPlace(finder, BuildSettings.Split(debianSuites)) },
            "upstream" => new ISourcePlace[] { new UpstreamPlace() },
            _ => throw new FfiBuildException(DiagnosticCodes.UnknownPlace, $"'{name}' in FfiSourcePlaces is not a place. Valid: {Default}."),
        })),
    ];
}
