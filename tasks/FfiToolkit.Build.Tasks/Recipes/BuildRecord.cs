using System.Text.Json;
using System.Text.Json.Serialization;

namespace FfiToolkit.Build.Tasks.Recipes;

/// <summary>What was built from what, with what: packed beside the library. Holds no path and no time.</summary>
public sealed record BuildRecord
{
    /// <summary>The record's file name.</summary>
    public const string FileName = "build-record.json";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The library's version.</summary>
    public required string Version { get; init; }

    /// <summary>The RID.</summary>
    public required string Rid { get; init; }

    /// <summary>The source archive's hash; null where the sources are the project's own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SourceSha256 { get; init; }

    /// <summary>What built it.</summary>
    public required ToolchainRecord Toolchain { get; init; }

    /// <summary>The flags of every compilation.</summary>
    public required IReadOnlyList<string> CompileFlags { get; init; }

    /// <summary>The flags that some of the sources have beside those; null where none has.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? SourceFlags { get; init; }

    /// <summary>The flags of the link.</summary>
    public required IReadOnlyList<string> LinkFlags { get; init; }

    /// <summary>What the headers define that were written for it.</summary>
    public required IReadOnlyDictionary<string, string> Defines { get; init; }

    /// <summary>The exported symbols, with their versions where the format has them.</summary>
    public required IReadOnlyList<string> Exports { get; init; }

    /// <summary>The system libraries that it needs.</summary>
    public required IReadOnlyList<string> Needed { get; init; }

    /// <summary>What was linked into the shared library of the toolchain's archives, as the linker said; null where nothing was. The notices have the licences.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Linked { get; init; }

    /// <summary>What tells this build from every other: GNU's build id, Apple's UUID, or the GUID and age of its program database; null where it has none.</summary>
    public string? BuildId { get; init; }

    /// <summary>The file among <see cref="Files"/> with the library's debug information; null where none was made.</summary>
    public string? Symbols { get; init; }

    /// <summary>Its protections against attacks, as the file shows them.</summary>
    public IReadOnlyList<string> Protections { get; init; } = [];

    /// <summary>The oldest glibc that it runs on; null where it needs none.</summary>
    public string? Glibc { get; init; }

    /// <summary>The hash of each output.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>Reads a record; null when there is none that can be read.</summary>
    public static BuildRecord? TryRead(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<BuildRecord>(File.ReadAllText(Path.Combine(folder, FileName)), s_json);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the record.</summary>
    public void Write(string folder) => File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, s_json) + "\n");
}
