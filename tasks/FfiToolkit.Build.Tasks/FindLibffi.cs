using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Recipes;
using FfiToolkit.Build.Tasks.Recipes.Libffi;
using FfiToolkit.Build.Tasks.Packing;
using FfiToolkit.Build.Tasks.Settings;
using Microsoft.Build.Framework;

namespace FfiToolkit.Build.Tasks;

/// <summary>Finds what an earlier build made, as BuildLibffi gives it, and builds nothing: for commands with <c>--no-build</c>.</summary>
public sealed class FindLibffi : FfiTask
{
    /// <summary>The RIDs, semicolon-separated; <c>all</c> for every known one.</summary>
    [Required]
    public string RuntimeIdentifiers { get; set; } = "";

    /// <summary>The folder with recipe.json.</summary>
    [Required]
    public string DataFolder { get; set; } = "";

    /// <summary>The folder with a folder per RID.</summary>
    [Required]
    public string OutputRoot { get; set; } = "";

    /// <summary>The output folders, as BuildLibffi gives them.</summary>
    [Output]
    public ITaskItem[] Native { get; private set; } = [];

    /// <inheritdoc/>
    protected override Task ExecuteAsync(IBuildReport report, CancellationToken cancellation)
    {
        LibffiCatalog catalog = LibffiCatalog.Load(FullPath(DataFolder));
        List<ITaskItem> found = [];
        foreach (LibffiTarget target in catalog.Platforms.Select(BuildSettings.Split(RuntimeIdentifiers)).Select(catalog.Get))
        {
            string folder = Path.Combine(FullPath(OutputRoot), target.Platform.Rid);
            BuildResult built = new(folder, BuiltRuntime.Read(LibffiRecipe.Name, folder, target.Platform, target.Library).Record, WasUpToDate: true);
            found.Add(Item.OfBuilt(LibffiRecipe.Name, target.Library, target.Platform.StaticLibrary.Replace("{name}", "ffi", StringComparison.Ordinal), built));
        }

        Native = [.. found];
        return Task.CompletedTask;
    }
}
