using FfiToolkit.Build.Tasks.Diagnostics;

namespace FfiToolkit.Build.Tasks.Sources;

/// <summary>The cache outside the repository. Only checked archives enter it, whole, through a rename.</summary>
public sealed class SourceCache(string folder) : ISourcePlace
{
    /// <inheritdoc/>
    public string Name => $"cache '{folder}'";

    /// <inheritdoc/>
    public Task<PlaceResult> FetchAsync(SourcePin pin, string workFolder, CancellationToken cancellation)
    {
        if (Directory.Exists(folder))
        {
            UserCache.Open(folder);
        }

        string file = Path.Combine(folder, pin.FileName);
        return Task.FromResult(File.Exists(file) ? PlaceResult.Found(file, RecordedOrigin(file)) : PlaceResult.Missing($"no {pin.FileName} in it"));
    }

    /// <summary>Puts a checked archive into the cache. A cache that cannot be written costs time later, so it only warns.</summary>
    public void Store(SourcePin pin, byte[] archive, string origin, IBuildReport report)
    {
        string file = Path.Combine(folder, pin.FileName);
        try
        {
            UserCache.Open(folder);
            AtomicFile.Write(file, archive);
            AtomicFile.Write(OriginFile(file), System.Text.Encoding.UTF8.GetBytes(origin + "\n"));
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            report.Warning(DiagnosticCodes.CacheUnwritable, $"the cache folder '{folder}' cannot be written ({refusal.Message}); {pin.Name}'s source is fetched again by the next build. Set FfiCacheFolder to a writable folder.");
        }
    }

    private static string RecordedOrigin(string file)
    {
        string origin = OriginFile(file);
        return File.Exists(origin) ? $"cache, from {File.ReadAllText(origin).Trim()}" : "cache";
    }

    private static string OriginFile(string file) => file + ".origin";
}
