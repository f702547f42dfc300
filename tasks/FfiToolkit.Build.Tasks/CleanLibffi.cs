using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Platforms;
using FfiToolkit.Build.Tasks.Recipes;
using FfiToolkit.Build.Tasks.Settings;
using FfiToolkit.Build.Tasks.Sources;
using Microsoft.Build.Framework;

namespace FfiToolkit.Build.Tasks;

/// <summary>Removes what BuildLibffi and AcquireSource made, and nothing that they did not.</summary>
public sealed class CleanLibffi : FfiTask
{
    /// <summary>The RIDs, semicolon-separated; every known one when empty or <c>all</c>.</summary>
    public string? RuntimeIdentifiers { get; set; }

    /// <summary>The folder with libffi's data.</summary>
    [Required]
    public string DataFolder { get; set; } = "";

    /// <summary>The folder with a folder per RID.</summary>
    [Required]
    public string OutputRoot { get; set; } = "";

    /// <summary>The folder with the extracted source and the logs.</summary>
    [Required]
    public string IntermediateFolder { get; set; } = "";

    /// <inheritdoc/>
    protected override Task ExecuteAsync(IBuildReport report, CancellationToken cancellation)
    {
        string[] named = BuildSettings.Split(RuntimeIdentifiers);
        PlatformCatalog catalog = PlatformCatalog.Of(FullPath(DataFolder));
        (string root, string intermediate) = (FullPath(OutputRoot), FullPath(IntermediateFolder));
        try
        {
            foreach (string rid in catalog.Select(named.Length == 0 ? [PlatformCatalog.AllRuntimes] : named))
            {
                OutputFolder.Remove(Path.Combine(root, rid));
            }

            SourceExtractor.RemoveAll(intermediate);
            foreach (string log in Entries(intermediate, Directory.EnumerateFiles, "libffi-*.log").Concat(Entries(intermediate, Directory.EnumerateFiles, "fault-*.log")))
            {
                File.Delete(log);
            }

            foreach (string folder in (string[])[root, intermediate])
            {
                if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
                {
                    Directory.Delete(folder);
                }
            }
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new FfiBuildException(DiagnosticCodes.OutputUnwritable, $"libffi's output in '{root}' and '{intermediate}' cannot be removed: {refusal.Message}. Make it writable, or remove it by hand.", refusal);
        }

        return Task.CompletedTask;
    }

    private static string[] Entries(string folder, Func<string, string, IEnumerable<string>> enumerate, string pattern) =>
        Directory.Exists(folder) ? [.. enumerate(folder, pattern)] : [];
}
