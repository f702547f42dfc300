namespace FfiToolkit.Build.Tasks.Sources;

/// <summary>The files that the caller names for an archive.</summary>
public sealed class FilePlace : ISourcePlace
{
    /// <inheritdoc/>
    public string Name => "file";

    /// <inheritdoc/>
    public Task<PlaceResult> FetchAsync(SourcePin pin, string workFolder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pin);
        return Task.FromResult(pin.Files.FirstOrDefault(File.Exists) is { } file
            ? PlaceResult.Found(file, $"file: {file}")
            : PlaceResult.Missing(pin.Files.Count == 0 ? "none is named" : $"there is no {string.Join(", ", pin.Files)}"));
    }
}
