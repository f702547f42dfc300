using System.Text.Json;

namespace FfiToolkit.Build.Tasks.Sources;

/// <summary>What an extracted tree is and where it came from: <c>ffitk-source.json</c> in its root.</summary>
public sealed record SourceRecord(string Version, string Sha256, string Origin)
{
    /// <summary>The record's file name.</summary>
    public const string FileName = "ffitk-source.json";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The record of a tree; null when there is none, which also means that the tree is not whole.</summary>
    public static SourceRecord? TryRead(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<SourceRecord>(File.ReadAllText(Path.Combine(folder, FileName)), s_json);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the record into a tree.</summary>
    public void Write(string folder) => File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, s_json) + "\n");
}
