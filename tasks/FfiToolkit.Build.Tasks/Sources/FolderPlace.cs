namespace FfiToolkit.Build.Tasks.Sources;

/// <summary>A local folder that the caller filled.</summary>
public sealed class FolderPlace(string folder) : ISourcePlace
{
    /// <inheritdoc/>
    public string Name => $"folder '{folder}'";

    /// <inheritdoc/>
    public Task<PlaceResult> FetchAsync(SourcePin pin, string workFolder, CancellationToken cancellation)
    {
        if (!Directory.Exists(folder))
        {
            return Task.FromResult(PlaceResult.Missing("the folder does not exist"));
        }

        string? file = pin.KnownFileNames.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        return Task.FromResult(file is null
            ? PlaceResult.Missing($"no {string.Join(", ", pin.KnownFileNames)} in it")
            : PlaceResult.Found(file, $"folder: {file}"));
    }
}
