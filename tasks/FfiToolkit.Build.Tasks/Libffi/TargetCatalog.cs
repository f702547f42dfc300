using System.Text.Json;
using FfiToolkit.Build.Tasks.Diagnostics;

namespace FfiToolkit.Build.Tasks.Libffi;

/// <summary>The RIDs that libffi can be built for, read from targets.json.</summary>
public sealed class TargetCatalog
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    private readonly TargetFile _file;

    private TargetCatalog(TargetFile file) => _file = file;

    /// <summary>The known RIDs.</summary>
    public IEnumerable<string> Runtimes => _file.Runtimes.Keys;

    /// <summary>Reads the catalog.</summary>
    public static TargetCatalog Load(string path)
    {
        try
        {
            return new TargetCatalog(JsonSerializer.Deserialize<TargetFile>(File.ReadAllText(path), s_json) ?? throw new JsonException("the file is empty"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new FfiBuildException(DiagnosticCodes.BadData, $"the target descriptions '{path}' cannot be read: {failure.Message}. Set FfiDataFolder to the folder that holds targets.json.", failure) { File = path };
        }
    }

    /// <summary>The description of a RID, the common part included.</summary>
    public LibffiTarget Get(string rid)
    {
        if (!_file.Runtimes.TryGetValue(rid, out LibffiTarget? target))
        {
            throw new FfiBuildException(DiagnosticCodes.UnknownRuntime, $"libffi cannot be built for '{rid}' (known: {string.Join(", ", Runtimes)}). Set FfiRuntimeIdentifier to one of those, or add a row to targets.json.") { Skippable = true };
        }

        return target with
        {
            Rid = rid,
            Sources = [.. _file.Common.Sources, .. target.Sources],
            CompileFlags = [.. _file.Common.CompileFlags, .. target.CompileFlags],
            Defines = new SortedDictionary<string, string>(_file.Common.Defines.Concat(target.Defines).ToDictionary(), StringComparer.Ordinal),
        };
    }

    private sealed record TargetFile(CommonPart Common, IReadOnlyDictionary<string, LibffiTarget> Runtimes);

    private sealed record CommonPart(IReadOnlyList<string> Sources, IReadOnlyDictionary<string, string> Defines, IReadOnlyList<string> CompileFlags);
}
