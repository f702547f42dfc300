using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Platforms;
using FfiToolkit.Build.Tasks.Recipes;
using FfiToolkit.Build.Tasks.Recipes.Libffi;
using FfiToolkit.Build.Tasks.Settings;
using FfiToolkit.Build.Tasks.Sources;
using Microsoft.Build.Framework;

namespace FfiToolkit.Build.Tasks;

/// <summary>Removes what BuildLibffi or BuildNativeLibraries and AcquireSource made, and nothing that they did not.</summary>
public sealed class CleanNative : FfiTask
{
    /// <summary>The libraries of the project, each in a folder of its name; libffi when empty.</summary>
    public ITaskItem[] Libraries { get; set; } = [];

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
        (string Name, string Folder)[] libraries = Libraries.Length == 0 ? [(LibffiRecipe.Name, root)] : [.. Libraries.Select(library => (library.ItemSpec, Path.Combine(root, library.ItemSpec)))];
        try
        {
            foreach ((string name, string folder) in libraries)
            {
                foreach (string rid in catalog.Select(named.Length == 0 ? [PlatformCatalog.AllRuntimes] : named))
                {
                    OutputFolder.Remove(Path.Combine(folder, rid));
                }

                Remove(intermediate, $"{name}-*.log");
                RemoveEmpty(folder);
            }

            SourceExtractor.RemoveAll(intermediate);
            Remove(intermediate, "fault-*.log");
            CompileCommands.Remove(intermediate);
            RemoveEmpty(root);
            RemoveEmpty(intermediate);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new FfiBuildException(DiagnosticCodes.OutputUnwritable, $"the output in '{root}' and '{intermediate}' cannot be removed: {refusal.Message}. Make it writable, or remove it by hand.", refusal);
        }

        return Task.CompletedTask;
    }

    private static void Remove(string folder, string pattern)
    {
        foreach (string file in Directory.Exists(folder) ? Directory.GetFiles(folder, pattern) : [])
        {
            File.Delete(file);
        }
    }

    private static void RemoveEmpty(string folder)
    {
        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }
}
