using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Packing;
using FfiToolkit.Build.Tasks.Platforms;
using Microsoft.Build.Framework;

namespace FfiToolkit.Build.Tasks;

/// <summary>Packs the libraries of a project: a package per RID beside the project's own, which gets a dependency on each and the headers; or all into the project's own.</summary>
public sealed class PackNativeLibraries : PackTask
{
    /// <summary>The value of <see cref="Layout"/> that puts everything into the project's own package.</summary>
    public const string SinglePackage = "single";

    /// <summary>The value of <see cref="Layout"/> that makes a package per RID.</summary>
    public const string PackagePerRuntime = "per-rid";

    /// <summary>The items that BuildNativeLibraries made.</summary>
    [Required]
    public ITaskItem[] Native { get; set; } = [];

    /// <summary>The project's own package.</summary>
    [Required]
    public string ProjectPackage { get; set; } = "";

    /// <summary>The project's description.</summary>
    public string? Description { get; set; }

    /// <summary><see cref="PackagePerRuntime"/> or <see cref="SinglePackage"/>.</summary>
    public string Layout { get; set; } = PackagePerRuntime;

    /// <summary>The name of the npm package that gives the libraries' paths; those of the platforms have the platform behind it. None are made where it is empty.</summary>
    public string? NpmPackage { get; set; }

    /// <summary>The folder that gets npm packages.</summary>
    public string? NpmOutput { get; set; }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(IBuildReport report, CancellationToken cancellation)
    {
        if (Layout is not (PackagePerRuntime or SinglePackage))
        {
            throw new FfiBuildException(DiagnosticCodes.BadSetting, $"FfiPackageLayout is '{Layout}', which is neither '{PackagePerRuntime}' nor '{SinglePackage}'. Correct it, or remove it.");
        }

        PlatformCatalog platforms = PlatformCatalog.Of(FullPath(DataFolder));
        NativePackages packages = Describe(new ProjectWording(string.IsNullOrWhiteSpace(Description) ? PackageId : Description), PackageVersion);
        IGrouping<string, BuiltRuntime>[] runtimes = [.. Native.Select(item => Open(item, platforms)).GroupBy(static built => built.Platform.Rid)];
        Dictionary<string, byte[]> own = Headers(runtimes);
        List<PackageSpec> specs = [];
        List<string> dependencies = [];
        foreach (IGrouping<string, BuiltRuntime> runtime in runtimes)
        {
            if (Layout == SinglePackage)
            {
                packages.AddRuntime(own, runtime.Key, [.. runtime]);
                continue;
            }

            specs.Add(packages.Runtime(runtime.Key, [.. runtime]));
            dependencies.Add(specs[^1].Id);
        }

        if (Layout == SinglePackage && StaticLink.Targets(PackageId, runtimes) is { } targets)
        {
            own[$"buildTransitive/{PackageId}.targets"] = targets;
        }

        if (packages.Symbols(runtimes.SelectMany(static runtime => runtime)) is { } symbols)
        {
            specs.Add(symbols);
        }

        Write(specs, report);
        if (!string.IsNullOrEmpty(NpmPackage))
        {
            NpmPackages npm = new() { Name = NpmPackage, Version = PackageVersion, Description = string.IsNullOrWhiteSpace(Description) ? NpmPackage : Description, Author = Authors, Details = packages.Details, ProjectFiles = packages.ProjectFiles, Timestamp = Timestamp };
            foreach (string path in npm.Write(FullPath(string.IsNullOrEmpty(NpmOutput) ? OutputFolder : NpmOutput), runtimes))
            {
                report.Info($"packed {path}");
            }
        }

        ProjectPackageFile.Extend(FullPath(ProjectPackage), own, dependencies, PackageVersion, Timestamp);
        return Task.CompletedTask;
    }

    // They are the same for all RIDs, but for those that are written for one. Of two libraries, one would stand for the other's.
    private static Dictionary<string, byte[]> Headers(IEnumerable<IGrouping<string, BuiltRuntime>> runtimes)
    {
        Dictionary<string, byte[]> files = [];
        Dictionary<string, string> owners = [];
        foreach (BuiltRuntime library in runtimes.SelectMany(static runtime => runtime))
        {
            foreach (string header in library.Record.Files.Keys.Where(static name => name.StartsWith("include/", StringComparison.Ordinal)))
            {
                byte[] content = library.Read(header, "the header");
                if (!files.TryAdd(header, content) && owners[header] != library.Name && !files[header].AsSpan().SequenceEqual(content))
                {
                    throw new FfiBuildException(DiagnosticCodes.BadPackage, $"the NativeLibrary '{owners[header]}' and '{library.Name}' have a header {header["include/".Length..]} each, and they are not the same: the package has one place for both. Put them into folders of the libraries' names below IncludeDirectories, or name in Headers what is packed.");
                }

                owners.TryAdd(header, library.Name);
            }
        }

        return files;
    }

    private BuiltRuntime Open(ITaskItem item, PlatformCatalog platforms)
    {
        string archive = item.GetMetadata("StaticLibrary");
        return BuiltRuntime.Open(item.GetMetadata("Name"), item.ItemSpec, platforms.Get(item.GetMetadata("Rid")), item.GetMetadata("LibraryName"), item.GetMetadata("GlibcCeiling"), AnyToolchain) with
        {
            PackedStaticLibrary = archive.Length > 0 ? Path.GetFileName(archive) : null,
        };
    }
}
