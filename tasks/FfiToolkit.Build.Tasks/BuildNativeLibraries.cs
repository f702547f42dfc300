using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Packing;
using FfiToolkit.Build.Tasks.Platforms;
using FfiToolkit.Build.Tasks.Processes;
using FfiToolkit.Build.Tasks.Recipes;
using FfiToolkit.Build.Tasks.Recipes.Native;
using FfiToolkit.Build.Tasks.Settings;
using FfiToolkit.Build.Tasks.Sources;
using Microsoft.Build.Framework;

namespace FfiToolkit.Build.Tasks;

/// <summary>Builds the NativeLibrary items of a project for RIDs.</summary>
public sealed class BuildNativeLibraries : RecipeTask
{
    private readonly Dictionary<string, AcquiredSource> _sources = [];

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

    /// <summary>The folder below which archives are extracted.</summary>
    [Required]
    public string ExtractFolder { get; set; } = "";

    /// <summary>Local folders with archives, semicolon-separated.</summary>
    public string? SourceFolders { get; set; }

    /// <summary>The places where archives are looked for, in order.</summary>
    public string? Places { get; set; }

    /// <summary>The file that gets the commands that compile, for editors; none where it is empty.</summary>
    public string? CompileCommands { get; set; }

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
                Dictionary<string, NativeLibraryRecipe> recipes = [];
                foreach (string rid in platforms.Select(BuildSettings.Split(RuntimeIdentifiers)))
                {
                    AcquiredSource? source = NativeLibraryRecipe.Archive(library, project, platforms.Get(rid)) is { } pin ? await AcquireAsync(pin, report, cancellation).ConfigureAwait(false) : null;
                    recipes[rid] = new NativeLibraryRecipe(library, project, source);
                }

                string root = Path.Combine(FullPath(OutputRoot), library.Name);
                native.AddRange(FindOnly
                    ? recipes.Select(recipe => Found(recipe.Value.For(platforms.Get(recipe.Key)), root))
                    : await BuildAsync(library.Name, platforms, root, platform => recipes[platform.Rid].For(platform), report, cancellation).ConfigureAwait(false));
            }
            catch (FfiBuildException failure)
            {
                Report(failure);
            }
        }

        Native = [.. native];
        if (!string.IsNullOrEmpty(CompileCommands) && !FindOnly)
        {
            Recipes.CompileCommands.Write(FullPath(CompileCommands), Requests);
        }
    }

    // Each archive once, however many RIDs use it.
    private async Task<AcquiredSource> AcquireAsync(ArchivePin pin, IBuildReport report, CancellationToken cancellation)
    {
        if (!_sources.TryGetValue(pin.FolderName, out AcquiredSource? source))
        {
            SourceCache cache = new(UserCache.Locate(string.IsNullOrEmpty(CacheFolder) ? null : FullPath(CacheFolder)));
            IReadOnlyList<ISourcePlace> places = [new FilePlace(), .. PlaceList.Create(Places, FullPaths(SourceFolders), cache, null, ExecutableFinder.FromEnvironment())];
            _sources[pin.FolderName] = source = await new SourceAcquirer(places, cache, report).AcquireAsync([pin], FullPath(ExtractFolder), cancellation).ConfigureAwait(false);
        }

        return source;
    }

    private static Dictionary<string, string> Metadata(ITaskItem item) =>
        item.CloneCustomMetadata().Keys.Cast<string>().ToDictionary(static name => name, item.GetMetadata, StringComparer.OrdinalIgnoreCase);

    private static ITaskItem Found(Recipe recipe, string root)
    {
        string folder = Path.Combine(root, recipe.Platform.Rid);
        return Item.OfBuilt(recipe, new BuildResult(folder, BuiltRuntime.Read(recipe.Name, folder, recipe.Platform, recipe.Library).Record, WasUpToDate: true));
    }
}
