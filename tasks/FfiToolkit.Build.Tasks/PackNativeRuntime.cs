using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Libffi;
using FfiToolkit.Build.Tasks.Packing;
using Microsoft.Build.Framework;

namespace FfiToolkit.Build.Tasks;

/// <summary>Packs libffi: a package per RID, the package that depends on them, and the package with their debug information.</summary>
public sealed class PackNativeRuntime : FfiTask
{
    /// <summary>The items that BuildLibffi made.</summary>
    public ITaskItem[] Runtimes { get; set; } = [];

    /// <summary>Whether the project says which compiler builds. Where it does not, only what the pinned one built is packed.</summary>
    public bool AnyToolchain { get; set; }

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

    /// <summary>The project's page.</summary>
    public string? ProjectUrl { get; set; }

    /// <summary>The project's licence, as an SPDX expression.</summary>
    public string? LicenseExpression { get; set; }

    /// <summary>The file with the project's licence.</summary>
    public ITaskItem? LicenseFile { get; set; }

    /// <summary>Words for a search.</summary>
    public string? Tags { get; set; }

    /// <summary>Whose work the project is.</summary>
    public string? Copyright { get; set; }

    /// <summary>Where the project's source is.</summary>
    public string? RepositoryUrl { get; set; }

    /// <summary>How the project's source is kept.</summary>
    public string? RepositoryType { get; set; }

    /// <summary>The file with the project's readme.</summary>
    public ITaskItem? Readme { get; set; }

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

        NativePackages packages = new(TargetCatalog.Load(Path.Combine(FullPath(DataFolder), "targets.json")), File.ReadAllText(Path.Combine(FullPath(DataFolder), "package-readme.md")))
        {
            Id = PackageId,
            Version = EngineVersion.Native(PackageVersion),
            Authors = Authors,
            Timestamp = Timestamp,
            Details = new PackageDetails
            {
                ProjectUrl = ProjectUrl,
                LicenseExpression = LicenseExpression,
                LicenseFile = LicenseFile is null ? null : Path.GetFileName(LicenseFile.ItemSpec),
                Tags = Tags,
                Copyright = Copyright,
                RepositoryUrl = RepositoryUrl,
                RepositoryType = RepositoryType,
            },
            ProjectFiles = ProjectFiles(),
        };
        (string Folder, string Rid)[] runtimes = [.. Runtimes.Select(runtime => (runtime.ItemSpec, runtime.GetMetadata("Rid")))];
        PackageSpec[] specs =
        [
            .. runtimes.Select(runtime => packages.Runtime(runtime.Folder, runtime.Rid, AnyToolchain)),
            packages.Meta([.. runtimes.Select(runtime => runtime.Rid)]),
            .. packages.Symbols(runtimes, AnyToolchain) is { } symbols ? (PackageSpec[])[symbols] : [],
        ];

        // Nothing is written unless everything can be.
        Packages = [.. specs.Select(spec => Item.Create(PackageWriter.Write(spec, FullPath(OutputFolder))))];
        foreach (ITaskItem package in Packages)
        {
            report.Info($"packed {package.ItemSpec}");
        }

        return Task.CompletedTask;
    }

    private Dictionary<string, byte[]> ProjectFiles()
    {
        Dictionary<string, byte[]> files = [];
        if (Readme is not null)
        {
            files["README.md"] = PackInput.Read(FullPath(Readme.ItemSpec), "the project's readme (PackageReadmeFile)");
        }

        if (LicenseFile is not null)
        {
            files[Path.GetFileName(LicenseFile.ItemSpec)] = PackInput.Read(FullPath(LicenseFile.ItemSpec), "the project's licence (PackageLicenseFile)");
        }

        return files;
    }
}
