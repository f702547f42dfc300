namespace FfiToolkit.Build.Tasks.Sources;

/// <summary>What a place answered: a file and its origin, or the reason why there is none.</summary>
public sealed record PlaceResult
{
    private PlaceResult(string? file, string origin, string reason) => (File, Origin, Reason) = (file, origin, reason);

    /// <summary>The archive, not yet checked; null when the place has none.</summary>
    public string? File { get; }

    /// <summary>Where exactly the file came from.</summary>
    public string Origin { get; }

    /// <summary>Why there is no file.</summary>
    public string Reason { get; }

    /// <summary>A file was found.</summary>
    public static PlaceResult Found(string file, string origin) => new(file, origin, "");

    /// <summary>No file was found.</summary>
    public static PlaceResult Missing(string reason) => new(null, "", reason);
}
