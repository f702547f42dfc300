using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Libffi;
using FfiToolkit.Build.Tasks.Packing;
using Microsoft.Build.Framework;

namespace FfiToolkit.Build.Tasks;

/// <summary>Packs libffi: a package per RID and the package that depends on them.</summary>
public sealed class PackNativeRuntime : FfiTask
{
    /// <summary>The items that BuildLibffi made.</summary>
    public ITaskItem[] Runtimes { get; set; } = [];

    /// <summary>The folder with targets.json and the readme.</summary>
    [Required]
    public string DataFolder { get; set; } = "";

    /// <summary>The id of the package that depends on the others; theirs have the RID after it.</summary>
    [Required]
    public string PackageId { get; set; } = "";

    /// <summary>The packages' version. A label that only the engine carries is left out.</summary>
    [Required]
    public string PackageVersion { get; set; } = "";

    /// <summary>The packages' authors.</summary>
    [Required]
    public string Authors { get; set; } = "";

    /// <summary>The folder that gets the packages.</summary>
    [Required]
    public string OutputFolder { get; set; } = "";

    /// <summary>The time that the packages' entries carry, in seconds since 1970.</summary>
    public long Timestamp { get; set; } = PackageWriter.DefaultTimestamp;

    /// <summary>The packages.</summary>
    [Output]
    public ITaskItem[] Packages { get; private set; } = [];

    /// <inheritdoc/>
    protected override Task ExecuteAsync(IBuildReport report, CancellationToken cancellation)
    {
        if (Runtimes.Length == 0)
        {
            throw new FfiBuildException(DiagnosticCodes.NativeSkipped, $"{PackageId} was not packed, because libffi was not built: an earlier warning says why. FfiToolkit.Engine depends on it; set FfiRequireNative=true to make this an error.") { Skippable = true };
        }

        NativePackages packages = new(TargetCatalog.Load(Path.Combine(DataFolder, "targets.json")), File.ReadAllText(Path.Combine(DataFolder, "package-readme.md")))
        {
            Id = PackageId,
            Version = EngineVersion.Native(PackageVersion),
            Authors = Authors,
            Timestamp = Timestamp,
        };
        PackageSpec[] specs =
        [
            .. Runtimes.Select(runtime => packages.Runtime(runtime.ItemSpec, runtime.GetMetadata("Rid"))),
            packages.Meta([.. Runtimes.Select(runtime => runtime.GetMetadata("Rid"))]),
        ];

        // Nothing is written unless everything can be.
        Packages = [.. specs.Select(spec => Item.Create(PackageWriter.Write(spec, OutputFolder)))];
        foreach (ITaskItem package in Packages)
        {
            report.Info($"packed {package.ItemSpec}");
        }

        return Task.CompletedTask;
    }
}
