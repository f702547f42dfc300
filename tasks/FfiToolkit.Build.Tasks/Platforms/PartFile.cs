using System.Text.Json;
using System.Text.Json.Serialization;

namespace FfiToolkit.Build.Tasks.Platforms;

/// <summary>A file of data for RIDs: a part for all, one for each group, one for each RID.</summary>
internal sealed record PartFile<T>(T Common, IReadOnlyDictionary<string, T> Groups, IReadOnlyDictionary<string, T> Runtimes)
{
    // A misspelt name must not be passed over: it would silently build something else.
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>Reads a file and makes something of it.</summary>
    /// <exception cref="Diagnostics.FfiBuildException">It cannot be read, or lacks something: FFITK2008.</exception>
    public static TResult Load<TResult>(string path, Func<PartFile<T>, TResult> make)
    {
        try
        {
            return make(JsonSerializer.Deserialize<PartFile<T>>(File.ReadAllText(path), s_json) ?? throw new JsonException("the file is empty"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException or InvalidDataException)
        {
            throw new Diagnostics.FfiBuildException(Diagnostics.DiagnosticCodes.BadData, $"the descriptions in '{path}' cannot be read: {failure.Message.TrimEnd('.')}. Set FfiDataFolder to the folder that holds recipe.json, beside the one that holds platforms.json.", failure) { File = path };
        }
    }
}
