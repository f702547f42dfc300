using FfiToolkit.Build.Tasks.Processes;

namespace FfiToolkit.Build.Tasks.Sources;

/// <summary>
/// The machine's Debian source mirror. The address and the key come from apt's own configuration; package lists go into a
/// private folder, so that the machine's apt state stays as it is and no suite has to be enabled on it.
/// </summary>
public sealed class DebianPlace(ExecutableFinder finder, IReadOnlyList<string> suites) : ISourcePlace
{
    private readonly List<string> _unusable = [];

    /// <summary>How long a command of apt's may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public string Name => "Debian source mirror";

    /// <inheritdoc/>
    public async Task<PlaceResult> FetchAsync(SourcePin pin, string workFolder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pin);
        if (pin.DebianPackage is not { } package)
        {
            return PlaceResult.Missing("no package of Debian is named");
        }

        if (finder.Find("apt-get") is not { } aptGet || finder.Find("apt-cache") is not { } aptCache)
        {
            return PlaceResult.Missing("this machine has no apt-get");
        }

        IReadOnlyList<AptEntry> archives = await new AptConfiguration(finder).ArchivesAsync(cancellation).ConfigureAwait(false);
        List<string> reasons = [];
        foreach (AptEntry archive in archives)
        {
            foreach (string suite in suites.Count > 0 ? suites : pin.DebianSuites)
            {
                AptSuite apt = new(aptGet, aptCache, archive, suite, workFolder, Limit);
                if (_unusable.Contains(apt.Id))
                {
                    reasons.Add($"{suite}: not tried again");
                    continue;
                }

                (string? file, string outcome) = await apt.DownloadAsync(package, pin.Version, cancellation).ConfigureAwait(false);
                if (file is not null)
                {
                    return PlaceResult.Found(file, $"Debian {suite}: {outcome}");
                }

                reasons.Add($"{suite}: {outcome}");
                if (!apt.Usable)
                {
                    _unusable.Add(apt.Id);
                }
            }
        }

        return PlaceResult.Missing(archives.Count == 0 ? "apt's configuration names no Debian archive" : string.Join("; ", reasons));
    }
}
