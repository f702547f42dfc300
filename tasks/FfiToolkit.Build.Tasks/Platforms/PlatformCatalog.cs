using FfiToolkit.Build.Tasks.Diagnostics;

namespace FfiToolkit.Build.Tasks.Platforms;

/// <summary>The RIDs that can be built for, read from platforms.json.</summary>
public sealed class PlatformCatalog
{
    /// <summary>Stands for every known RID.</summary>
    public const string AllRuntimes = "all";

    private const string FileName = "platforms.json";

    private readonly IReadOnlyDictionary<string, Platform> _platforms;

    private PlatformCatalog(IReadOnlyDictionary<string, Platform> platforms) => _platforms = platforms;

    /// <summary>The known RIDs.</summary>
    public IEnumerable<string> Runtimes => _platforms.Keys;

    /// <summary>The names for more than one RID.</summary>
    public IEnumerable<string> Groups => _platforms.Values.SelectMany(static platform => platform.Groups).Distinct();

    /// <summary>Reads the catalog of an installation.</summary>
    /// <param name="dataFolder">The folder with libffi's data, beside which the toolchains' is.</param>
    public static PlatformCatalog Of(string dataFolder) => Load(Path.GetFullPath($"../toolchains/{FileName}", dataFolder));

    /// <summary>Reads the catalog.</summary>
    public static PlatformCatalog Load(string path) => PartFile<PlatformPart>.Load(path, file =>
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return new PlatformCatalog(file.Runtimes.ToDictionary(row => row.Key, row => PlatformPart.Merge(row.Key, folder, [file.Common, .. row.Value.Groups.Select(Group), row.Value])));

        PlatformPart Group(string name) => file.Groups.TryGetValue(name, out PlatformPart? group) ? group : throw new InvalidDataException($"the group '{name}' does not exist");
    });

    /// <summary>The description of a RID.</summary>
    public Platform Get(string rid) => _platforms.TryGetValue(rid, out Platform? platform) ? platform : throw Unknown(rid);

    /// <summary>The RIDs that a caller's list names, in its order: each once, <see cref="AllRuntimes"/> for every known one.</summary>
    /// <exception cref="FfiBuildException">One is unknown, or <see cref="AllRuntimes"/> stands beside others.</exception>
    public IReadOnlyList<string> Select(IReadOnlyList<string> rids)
    {
        ArgumentNullException.ThrowIfNull(rids);
        if (!rids.Contains(AllRuntimes))
        {
            return rids.FirstOrDefault(rid => !_platforms.ContainsKey(rid)) is { } unknown ? throw Unknown(unknown) : [.. rids.Distinct()];
        }

        return rids.Count == 1
            ? [.. Runtimes]
            : throw new FfiBuildException(DiagnosticCodes.ContradictorySettings, $"FfiRuntimeIdentifiers is '{string.Join(';', rids)}': '{AllRuntimes}' already names every RID. Write '{AllRuntimes}' alone, or the RIDs wanted.");
    }

    private FfiBuildException Unknown(string rid) =>
        new(DiagnosticCodes.UnknownRuntime, $"nothing can be built for '{rid}' (known: {string.Join(", ", Runtimes)}). Set FfiRuntimeIdentifiers to some of those, or add a row to {FileName}.") { Skippable = true };
}
