using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Packing;
using FfiToolkit.Build.Tasks.Platforms;
using FfiToolkit.Build.Tasks.Recipes;
using FfiToolkit.Build.Tasks.Recipes.Native;
using FfiToolkit.Build.Tasks.Settings;
using Microsoft.Build.Framework;

namespace FfiToolkit.Build.Tasks;

/// <summary>Builds the NativeLibrary items of a project for RIDs.</summary>
public sealed class BuildNativeLibraries : RecipeTask
{
    /// <summary>The items.</summary>
    public ITaskItem[] Libraries { get; set; } = [];

    /// <summary>The NativeLibrary items without sources, which NativeAOT links: one may have been meant to be built.</summary>
    public ITaskItem[] Others { get; set; } = [];

    /// <summary>The project's version.</summary>
    public string? ProjectVersion { get; set; }

    /// <summary>The project's description.</summary>
    public string? Description { get; set; }

    /// <summary>Whose work the project is.</summary>
    public string? Copyright { get; set; }

    /// <summary>Whether what an earlier build made is found and nothing is built.</summary>
    public bool FindOnly { get; set; }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(IBuildReport report, CancellationToken cancellation)
    {
        PlatformCatalog platforms = PlatformCatalog.Of(FullPath(DataFolder));
        ProjectDetails project = new(Path.TrimEndingDirectorySeparator(FullPath(".")), string.IsNullOrEmpty(ProjectVersion) ? "1.0.0" : ProjectVersion, Description, Copyright);
        List<ITaskItem> native = [];
        foreach (ITaskItem other in Others)
        {
            NativeLibrary.RequireForeign(other.ItemSpec, Metadata(other));
        }

        foreach (ITaskItem item in Libraries)
        {
            try
            {
                NativeLibrary library = new(item.ItemSpec, Metadata(item), platforms);
                NativeLibraryRecipe recipe = new(library, project);
                string root = Path.Combine(FullPath(OutputRoot), library.Name);
                native.AddRange(FindOnly
                    ? platforms.Select(BuildSettings.Split(RuntimeIdentifiers)).Select(rid => Found(recipe.For(platforms.Get(rid)), root))
                    : await BuildAsync(library.Name, platforms, root, recipe.For, report, cancellation).ConfigureAwait(false));
            }
            catch (FfiBuildException failure)
            {
                Report(failure);
            }
        }

        Native = [.. native];
    }

    private static Dictionary<string, string> Metadata(ITaskItem item) =>
        item.CloneCustomMetadata().Keys.Cast<string>().ToDictionary(static name => name, item.GetMetadata, StringComparer.OrdinalIgnoreCase);

    private static ITaskItem Found(Recipe recipe, string root)
    {
        string folder = Path.Combine(root, recipe.Platform.Rid);
        return Item.OfBuilt(recipe, new BuildResult(folder, BuiltRuntime.Read(recipe.Name, folder, recipe.Platform, recipe.Library).Record, WasUpToDate: true));
    }
}
