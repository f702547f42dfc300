using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Packing;
using FfiToolkit.Build.Tasks.Recipes.Libffi;
using Microsoft.Build.Framework;

namespace FfiToolkit.Build.Tasks;

/// <summary>Packs libffi: a package per RID, the package that depends on them, and the package with their debug information.</summary>
public sealed class PackNativeRuntime : PackTask
{
    /// <summary>The items that BuildLibffi made.</summary>
    public ITaskItem[] Runtimes { get; set; } = [];

    /// <inheritdoc/>
    protected override Task ExecuteAsync(IBuildReport report, CancellationToken cancellation)
    {
        if (Runtimes.Length == 0)
        {
            throw new FfiBuildException(DiagnosticCodes.NativeSkipped, $"{PackageId} was not packed, because libffi was not built: an earlier warning says why. FfiToolkit.Engine depends on it; set FfiRequireNative=true to make this an error.") { Skippable = true };
        }

        LibffiCatalog libffi = LibffiCatalog.Load(FullPath(DataFolder));
        LibffiWording wording = new(File.ReadAllText(Path.Combine(FullPath(DataFolder), "package-readme.md")));
        NativePackages packages = Describe(wording, EngineVersion.Native(PackageVersion));
        BuiltRuntime[] built = [.. Runtimes.Select(runtime => Open(libffi.Get(runtime.GetMetadata("Rid")), runtime.ItemSpec))];
        string[] rids = [.. built.Select(static runtime => runtime.Platform.Rid)];
        PackageSpec[] specs =
        [
            .. built.Select(runtime => packages.Runtime(runtime.Platform.Rid, [runtime])),
            packages.Meta(rids, "libffi for every platform that FfiToolkit.Engine runs on.", wording.Readme(PackageId, $"Depends on the packages of: {string.Join(", ", rids)}.")),
            .. packages.Symbols(built) is { } symbols ? (PackageSpec[])[symbols] : [],
        ];

        Write(specs, report);
        return Task.CompletedTask;
    }

    private BuiltRuntime Open(LibffiTarget target, string folder) => BuiltRuntime.Open(LibffiRecipe.Name, folder, target.Platform, target.Library, glibc: null, AnyToolchain);
}
