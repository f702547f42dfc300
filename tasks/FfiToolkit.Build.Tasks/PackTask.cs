using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Packing;
using Microsoft.Build.Framework;

namespace FfiToolkit.Build.Tasks;

/// <summary>What the tasks share that write packages with native libraries: what the packages say of the project.</summary>
public abstract class PackTask : FfiTask
{
    /// <summary>Whether the project says which compiler builds. Where it does not, only what the pinned one built is packed.</summary>
    public bool AnyToolchain { get; set; }

    /// <summary>The folder with libffi's data.</summary>
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

    /// <summary>Packages with what the project says of itself.</summary>
    private protected NativePackages Describe(PackageWording wording, string version) => new(wording)
    {
        Id = PackageId,
        Version = version,
        Authors = Authors,
        Timestamp = Timestamp,
        Details = new PackageDetails
        {
            ProjectUrl = ProjectUrl,
            LicenseExpression = string.IsNullOrEmpty(LicenseExpression) ? wording.DefaultLicense : LicenseExpression,
            LicenseFile = LicenseFile is null ? null : Path.GetFileName(LicenseFile.ItemSpec),
            Tags = Tags,
            Copyright = Copyright,
            RepositoryUrl = RepositoryUrl,
            RepositoryType = RepositoryType,
        },
        ProjectFiles = ProjectFiles(),
    };

    /// <summary>Writes the packages: none unless all can be made.</summary>
    private protected void Write(IReadOnlyList<PackageSpec> specs, IBuildReport report)
    {
        Packages = [.. specs.Select(spec => Item.Create(PackageWriter.Write(spec, FullPath(OutputFolder))))];
        foreach (ITaskItem package in Packages)
        {
            report.Info($"packed {package.ItemSpec}");
        }
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
