using System.Text.Json;
using System.Text.Json.Serialization;
using FfiToolkit.Build.Tasks.Diagnostics;

namespace FfiToolkit.Build.Tasks.Libffi;

/// <summary>The RIDs that libffi can be built for, read from targets.json.</summary>
public sealed class TargetCatalog
{
    /// <summary>Stands for every known RID.</summary>
    public const string All = "all";

    // A misspelt name must not be passed over: it would silently build something else.
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private readonly IReadOnlyDictionary<string, LibffiTarget> _targets;

    private TargetCatalog(IReadOnlyDictionary<string, LibffiTarget> targets) => _targets = targets;

    /// <summary>The known RIDs.</summary>
    public IEnumerable<string> Runtimes => _targets.Keys;

    /// <summary>Reads the catalog.</summary>
    public static TargetCatalog Load(string path)
    {
        try
        {
            TargetFile file = JsonSerializer.Deserialize<TargetFile>(File.ReadAllText(path), s_json) ?? throw new JsonException("the file is empty");
            return new TargetCatalog(file.Runtimes.ToDictionary(row => row.Key, row => TargetPart.Merge(row.Key, [file.Common, .. row.Value.Groups.Select(Group), row.Value])));

            TargetPart Group(string name) => file.Groups.TryGetValue(name, out TargetPart? group) ? group : throw new InvalidDataException($"the group '{name}' does not exist");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException or InvalidDataException)
        {
            throw new FfiBuildException(DiagnosticCodes.BadData, $"the target descriptions '{path}' cannot be read: {failure.Message.TrimEnd('.')}. Set FfiDataFolder to the folder that holds targets.json.", failure) { File = path };
        }
    }

    /// <summary>The description of a RID.</summary>
    public LibffiTarget Get(string rid) => _targets.TryGetValue(rid, out LibffiTarget? target) ? target : throw Unknown(rid);

    /// <summary>The RIDs that a caller's list names, in its order: each once, <see cref="All"/> for every known one.</summary>
    /// <exception cref="FfiBuildException">One is unknown, or <see cref="All"/> stands beside others.</exception>
    public IReadOnlyList<string> Select(IReadOnlyList<string> rids)
    {
        ArgumentNullException.ThrowIfNull(rids);
        if (!rids.Contains(All))
        {
            return rids.FirstOrDefault(rid => !_targets.ContainsKey(rid)) is { } unknown ? throw Unknown(unknown) : [.. rids.Distinct()];
        }

        return rids.Count == 1
            ? [.. Runtimes]
            : throw new FfiBuildException(DiagnosticCodes.ContradictorySettings, $"FfiRuntimeIdentifiers is '{string.Join(';', rids)}': '{All}' already names every RID. Write '{All}' alone, or the RIDs wanted.");
    }

    private FfiBuildException Unknown(string rid) =>
        new(DiagnosticCodes.UnknownRuntime, $"libffi cannot be built for '{rid}' (known: {string.Join(", ", Runtimes)}). Set FfiRuntimeIdentifiers to some of those, or add a row to targets.json.") { Skippable = true };

    private sealed record TargetFile(TargetPart Common, IReadOnlyDictionary<string, TargetPart> Groups, IReadOnlyDictionary<string, TargetPart> Runtimes);
}
