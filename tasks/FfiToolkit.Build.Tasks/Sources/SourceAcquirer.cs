using System.Text;
using FfiToolkit.Build.Tasks.Diagnostics;

namespace FfiToolkit.Build.Tasks.Sources;

/// <summary>Finds sources: the best version that any place has, checked, cached and extracted.</summary>
public sealed class SourceAcquirer(IReadOnlyList<ISourcePlace> places, SourceCache cache, IBuildReport report)
{
    /// <summary>Acquires one of the versions, tried in order, into a folder of its own below <paramref name="extractRoot"/>.</summary>
    /// <exception cref="FfiBuildException">No place has any of them, or an archive is not what it should be.</exception>
    public async Task<AcquiredSource> AcquireAsync(IReadOnlyList<SourcePin> versions, string extractRoot, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(versions);
        StringBuilder attempts = new();
        string work = Directory.CreateTempSubdirectory("ffitk-source-").FullName;
        try
        {
            foreach (SourcePin pin in versions)
            {
                if (await TryVersionAsync(pin, extractRoot, work, attempts, cancellation).ConfigureAwait(false) is { } source)
                {
                    if (pin != versions[0])
                    {
                        report.Warning(
                            DiagnosticCodes.OlderVersion,
                            $"{versions[0].Title} could not be had, so the older {pin.Version} is built instead (slower calls through libffi: it has no call plans). {versions[0].Supply} Or set FfiLibffiVersion={pin.Version} to accept it.{attempts}");
                    }

                    return source;
                }
            }
        }
        finally
        {
            DeleteQuietly(work);
        }

        throw new FfiBuildException(
            DiagnosticCodes.NoSource,
            $"{versions[0].Name}'s source ({string.Join(" or ", versions.Select(pin => pin.Version))}) was found nowhere. {versions[0].Supply} Tried:{attempts}")
        {
            Skippable = true,
        };
    }

    private async Task<AcquiredSource?> TryVersionAsync(SourcePin pin, string extractRoot, string work, StringBuilder attempts, CancellationToken cancellation)
    {
        string folder = Path.Combine(extractRoot, pin.FolderName);
        if (SourceExtractor.TryFind(folder, pin) is { } present)
        {
            SourceExtractor.Verify(folder, pin, cancellation);
            report.Detail($"{pin.Title} is extracted already: {folder} ({present.Origin})");
            return new AcquiredSource(pin.Version, pin.Sha256, present.Origin, folder);
        }

        foreach (ISourcePlace place in places)
        {
            PlaceResult result = await place.FetchAsync(pin, work, cancellation).ConfigureAwait(false);
            if (result.File is null)
            {
                attempts.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n  {pin.Version}, {place.Name}: {result.Reason}");
                continue;
            }

            CheckedArchive archive = CheckedArchive.Read(result.File, pin, result.Origin);
            SourceExtractor.Extract(archive, folder, cancellation);
            if (place is not SourceCache)
            {
                cache.Store(pin, archive.Bytes, result.Origin, report);
            }

            report.Info($"{pin.Title}: source from {result.Origin}");
            return new AcquiredSource(pin.Version, pin.Sha256, result.Origin, folder);
        }

        return null;
    }

    private static void DeleteQuietly(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            // A temporary folder that stays behind is the system's to clean.
        }
    }
}
