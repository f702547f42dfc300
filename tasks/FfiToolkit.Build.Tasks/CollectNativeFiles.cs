using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Recipes;
using FfiToolkit.Build.Tasks.Recipes.Libffi;
using FfiToolkit.Build.Tasks.Packing;
using Microsoft.Build.Framework;

namespace FfiToolkit.Build.Tasks;

/// <summary>Names the files of libffi that a project's own package carries, after the checks that our packages pass.</summary>
public sealed class CollectNativeFiles : FfiTask
{
    /// <summary>The items that BuildLibffi made.</summary>
    public ITaskItem[] Runtimes { get; set; } = [];

    /// <summary>Whether the project says which compiler builds. Where it does not, only what the pinned one built is packed.</summary>
    public bool AnyToolchain { get; set; }

    /// <summary>The folder with recipe.json.</summary>
    [Required]
    public string DataFolder { get; set; } = "";

    /// <summary>The files, each with its folder in the package as PackagePath.</summary>
    [Output]
    public ITaskItem[] Files { get; private set; } = [];

    /// <inheritdoc/>
    protected override Task ExecuteAsync(IBuildReport report, CancellationToken cancellation)
    {
        LibffiCatalog libffi = LibffiCatalog.Load(FullPath(DataFolder));
        List<ITaskItem> files = [];
        foreach (ITaskItem runtime in Runtimes)
        {
            LibffiTarget target = libffi.Get(runtime.GetMetadata("Rid"));
            _ = BuiltRuntime.Open(LibffiRecipe.Name, runtime.ItemSpec, target.Platform, target.Library, glibc: null, AnyToolchain);
            files.Add(File(runtime, target.Library, $"runtimes/{target.Platform.Rid}/native/"));
            files.Add(File(runtime, BuildRecord.FileName, $"libffi/{target.Platform.Rid}/"));
            files.Add(File(runtime, Notices.FileName, $"libffi/{target.Platform.Rid}/"));
        }

        // MIT asks for the licence beside the library; it is the same text for every RID.
        if (Runtimes is [ITaskItem first, ..])
        {
            files.Add(File(first, "LICENSE", "libffi/"));
        }

        Files = [.. files];
        return Task.CompletedTask;
    }

    private static ITaskItem File(ITaskItem runtime, string name, string packagePath) =>
        Item.Create(Path.Combine(runtime.ItemSpec, name), ("PackagePath", packagePath), ("Pack", "true"), ("Visible", "false"));
}
