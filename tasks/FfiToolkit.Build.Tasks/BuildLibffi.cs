using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Recipes.Libffi;
using Microsoft.Build.Framework;

namespace FfiToolkit.Build.Tasks;

/// <summary>Builds libffi for RIDs from an extracted source, without autotools.</summary>
public sealed class BuildLibffi : RecipeTask
{
    /// <summary>The item that AcquireSource made.</summary>
    [Required]
    public ITaskItem Source { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(IBuildReport report, CancellationToken cancellation)
    {
        LibffiCatalog catalog = LibffiCatalog.Load(FullPath(DataFolder));
        string folder = Path.GetFullPath(Source.ItemSpec);
        Native =
        [
            .. await BuildAsync(
                LibffiRecipe.Name,
                catalog.Platforms,
                FullPath(OutputRoot),
                platform => LibffiRecipe.Create(catalog.Get(platform.Rid) with { Platform = platform }, catalog.Folder, folder, Source.GetMetadata("Version"), Source.GetMetadata("Sha256")),
                report,
                cancellation).ConfigureAwait(false),
        ];
    }
}
