namespace FfiToolkit.Build.Tasks.Sources;

/// <summary>A place that may have the archive.</summary>
public interface ISourcePlace
{
    /// <summary>The place in words, for the list of what was tried.</summary>
    string Name { get; }

    /// <summary>Looks for the archive. What is missing is a result with a reason, not an exception.</summary>
    /// <param name="pin">What to look for.</param>
    /// <param name="workFolder">A folder for downloads; the caller removes it.</param>
    /// <param name="cancellation">Stops the search.</param>
    Task<PlaceResult> FetchAsync(SourcePin pin, string workFolder, CancellationToken cancellation);
}
