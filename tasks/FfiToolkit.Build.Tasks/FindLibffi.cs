using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Libffi;
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

    /// <summary>The folder with targets.json.</summary>
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
        TargetCatalog catalog = TargetCatalog.Load(Path.Combine(FullPath(DataFolder), "targets.json"));
        List<ITaskItem> found = [];
        foreach (LibffiTarget target in catalog.Select(LibffiSettings.Split(RuntimeIdentifiers)).Select(catalog.Get))
        {
            string folder = Path.Combine(FullPath(OutputRoot), target.Rid);
            found.Add(Item.OfBuilt(folder, target, BuiltRuntime.Read(folder, target).Record, upToDate: true));
        }

        Native = [.. found];
        return Task.CompletedTask;
    }
}
