using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Packing;
using Microsoft.Build.Framework;
using NuGet.Packaging.Core;
using NuGet.Versioning;

namespace FfiToolkit.Build.Tasks;

/// <summary>Packs the engine after proving from its metadata that every emitter is in it, or none.</summary>
public sealed class PackEngine : FfiTask
{
    /// <summary>The engine's assembly.</summary>
    [Required]
    public string Assembly { get; set; } = "";

    /// <summary>The same assembly with code that was compiled ahead of time, each with RuntimeIdentifier.</summary>
    public ITaskItem[] ReadyToRun { get; set; } = [];

    /// <summary>Its documentation file.</summary>
    [Required]
    public string Documentation { get; set; } = "";

    /// <summary>The framework folder below lib.</summary>
    [Required]
    public string Framework { get; set; } = "";

    /// <summary>The full names of the emitters that must be in it, semicolon-separated.</summary>
    [Required]
    public string DeclaredEmitters { get; set; } = "";

    /// <summary>Whether the engine is built without its fast path.</summary>
    public bool WithoutFastcall { get; set; }

    /// <summary>The package's id.</summary>
    [Required]
    public string PackageId { get; set; } = "";

    /// <summary>The version without the label of an engine without its fast path.</summary>
    [Required]
    public string PackageVersion { get; set; } = "";

    /// <summary>The package's description.</summary>
    [Required]
    public string Description { get; set; } = "";

    /// <summary>The package's authors.</summary>
    [Required]
    public string Authors { get; set; } = "";

    /// <summary>The package with libffi, of the same version.</summary>
    [Required]
    public string NativePackageId { get; set; } = "";

    /// <summary>Other dependencies, with Version.</summary>
    public ITaskItem[] Dependencies { get; set; } = [];

    /// <summary>Source generators to bring along.</summary>
    public ITaskItem[] Analyzers { get; set; } = [];

    /// <summary>The folder with build and buildTransitive.</summary>
    [Required]
    public string TargetsFolder { get; set; } = "";

    /// <summary>Files for the package's root: readme, licence, notices.</summary>
    public ITaskItem[] RootFiles { get; set; } = [];

    /// <summary>The folder that gets the package.</summary>
    [Required]
    public string OutputFolder { get; set; } = "";

    /// <summary>The time that the package's entries carry, in seconds since 1970.</summary>
    public long Timestamp { get; set; } = PackageWriter.DefaultTimestamp;

    /// <summary>The package.</summary>
    [Output]
    public ITaskItem? Package { get; private set; }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(IBuildReport report, CancellationToken cancellation)
    {
        string[] emitters = DeclaredEmitters.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        EngineAssembly engine = EngineAssembly.Read(Assembly);
        engine.Check(emitters, WithoutFastcall);
        foreach (ITaskItem compiled in ReadyToRun)
        {
            engine.CheckReadyToRun(compiled.ItemSpec);
        }

        string path = PackageWriter.Write(
            new PackageSpec
            {
                Details = new PackageDetails { LicenseExpression = "MIT" },
                Id = PackageId,
                Version = EngineVersion.Engine(PackageVersion, WithoutFastcall),
                Description = Description,
                Authors = Authors,
                Timestamp = Timestamp,
                Framework = Framework,
                Files = Files(),
                Dependencies = [.. Dependencies.Select(item => Dependency(item.ItemSpec, item.GetMetadata("Version"))), Dependency(NativePackageId, EngineVersion.Native(PackageVersion))],
            },
            OutputFolder);
        Package = Item.Create(path);
        report.Info($"packed {path}");
        return Task.CompletedTask;
    }

    private Dictionary<string, byte[]> Files()
    {
        Dictionary<string, byte[]> files = new(StringComparer.Ordinal)
        {
            [$"lib/{Framework}/{Path.GetFileName(Assembly)}"] = PackInput.Read(Assembly, "the engine's assembly"),
            [$"lib/{Framework}/{Path.GetFileName(Documentation)}"] = PublicDocumentation.Of(Documentation, Assembly),
        };

        // NuGet compiles against lib, and takes what is for the RID at run time.
        foreach (ITaskItem compiled in ReadyToRun)
        {
            files[$"runtimes/{compiled.GetMetadata("RuntimeIdentifier")}/lib/{Framework}/{Path.GetFileName(Assembly)}"] = PackInput.Read(compiled.ItemSpec, "the engine's assembly");
        }

        PackInput.AddFolder(files, Path.Combine(TargetsFolder, "build"), "build");
        PackInput.AddFolder(files, Path.Combine(TargetsFolder, "buildTransitive"), "buildTransitive");
        foreach (ITaskItem analyzer in Analyzers)
        {
            files[$"analyzers/dotnet/cs/{Path.GetFileName(analyzer.ItemSpec)}"] = PackInput.Read(analyzer.ItemSpec, "the analyzer");
        }

        foreach (ITaskItem file in RootFiles)
        {
            files[Path.GetFileName(file.ItemSpec)] = PackInput.Read(file.ItemSpec, "the file");
        }

        return files;
    }

    private static PackageDependency Dependency(string id, string version) => VersionRange.TryParse(version, out VersionRange? range)
        ? new PackageDependency(id, range)
        : throw new FfiBuildException(DiagnosticCodes.BadPackage, $"the dependency {id} has '{version}' for a version. Give it one, as in Version=\"1.2.3\".");
}
