using FfiToolkit.Build.Tasks.Processes;

namespace FfiToolkit.Build.Tasks.Sources;

/// <summary>One suite of one archive, used through private lists. A suite's lists are fetched once per work folder.</summary>
/// <param name="aptGet">The program.</param>
/// <param name="aptCache">The other.</param>
/// <param name="archive">The archive.</param>
/// <param name="suite">The suite's name.</param>
/// <param name="workFolder">Takes the private lists.</param>
/// <param name="limit">How long one command may take: apt's own time limits are for silence, and a mirror may go on for ever.</param>
internal sealed class AptSuite(string aptGet, string aptCache, AptEntry archive, string suite, string workFolder, TimeSpan limit)
{
    private readonly string _folder = Path.Combine(workFolder, $"apt-{suite}-{(uint)string.GetHashCode(archive.Uri, StringComparison.Ordinal):x}");

    /// <summary>What tells two suites apart.</summary>
    public string Id { get; } = $"{archive.Uri} {suite}";

    /// <summary>False when the suite's lists could not be fetched.</summary>
    public bool Usable { get; private set; } = true;

    /// <summary>Downloads the source archive of a version; the text is the package version, or the reason why there is no file.</summary>
    public async Task<(string? File, string Outcome)> DownloadAsync(string package, string version, CancellationToken cancellation)
    {
        if (await UpdateAsync(cancellation).ConfigureAwait(false) is { } refusal)
        {
            Usable = false;
            return (null, $"its package list could not be fetched ({refusal})");
        }

        ToolResult listing = await RunAsync(aptCache, ["showsrc", package], cancellation).ConfigureAwait(false);
        string[] offered = [.. listing.Output.Split('\n').Where(line => line.StartsWith("Version: ", StringComparison.Ordinal)).Select(line => line[9..].Trim()).Distinct()];
        string? wanted = offered.FirstOrDefault(candidate => Upstream(candidate) == version);
        if (wanted is null)
        {
            return (null, offered.Length == 0 ? $"has no {package}" : $"has {string.Join(", ", offered)}, not {version}");
        }

        // Without --tar-only a single missing packaging file fails the whole download.
        ToolResult download = await RunAsync(aptGet, ["-q", "source", "--download-only", "--tar-only", $"{package}={wanted}"], cancellation).ConfigureAwait(false);
        string file = Path.Combine(_folder, $"{package}_{version}.orig.tar.gz");
        return download.Succeeded && File.Exists(file) ? (file, $"{package} {wanted}") : (null, $"{package} {wanted} could not be downloaded ({download.Reason()})");
    }

    private static string Upstream(string debianVersion)
    {
        string version = debianVersion[(debianVersion.IndexOf(':', StringComparison.Ordinal) + 1)..];
        int revision = version.LastIndexOf('-');
        return revision < 0 ? version : version[..revision];
    }

    private async Task<string?> UpdateAsync(CancellationToken cancellation)
    {
        string ready = Path.Combine(_folder, "ready");
        if (File.Exists(ready))
        {
            return null;
        }

        Directory.CreateDirectory(Path.Combine(_folder, "lists", "partial"));
        Directory.CreateDirectory(Path.Combine(_folder, "cache", "archives", "partial"));
        await File.WriteAllTextAsync(SourceFile, archive.ToSourceStanza(suite), cancellation).ConfigureAwait(false);
        ToolResult update = await RunAsync(aptGet, ["-q", "update", "--error-on=any"], cancellation).ConfigureAwait(false);
        if (!update.Succeeded)
        {
            return update.Reason();
        }

        await File.WriteAllTextAsync(ready, "", cancellation).ConfigureAwait(false);
        return null;
    }

    private string SourceFile => Path.Combine(_folder, "private.sources");

    private async Task<ToolResult> RunAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        string[] isolated =
        [
            "-o", $"Dir::Etc::sourcelist={SourceFile}",
            "-o", "Dir::Etc::sourceparts=-",
            "-o", $"Dir::State::lists={Path.Combine(_folder, "lists")}",
            "-o", $"Dir::Cache={Path.Combine(_folder, "cache")}",
            "-o", "APT::Sandbox::User=root",

            // A mirror that lags behind serves lists that apt calls expired. What the archive must hold is pinned by its hash.
            "-o", "Acquire::Check-Valid-Until=false",
            "-o", "Acquire::Retries=0",
            "-o", "Acquire::http::Timeout=15",
            "-o", "Acquire::https::Timeout=15",
        ];
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(limit);
        try
        {
            return await ToolRunner.RunAsync(new ToolCommand(program, [.. isolated, .. arguments], _folder), limited.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new ToolResult(-1, "", $"{Path.GetFileName(program)} did not end within {limit.TotalSeconds:0} s");
        }
    }
}
