using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.NativeAot;
using FfiToolkit.Build.Tasks.Platforms;
using FfiToolkit.Build.Tasks.Sysroots;
using FfiToolkit.Build.Tasks.Toolchains;
using Microsoft.Build.Framework;

namespace FfiToolkit.Build.Tasks;

/// <summary>What the tasks for NativeAOT share: which system is linked for, and what with.</summary>
public abstract class NativeAotTask : FfiTask
{
    /// <summary>The project's RID.</summary>
    [Required]
    public string RuntimeIdentifier { get; set; } = "";

    /// <summary>FfiNativeAotLibc: empty, or <c>musl</c>.</summary>
    public string? Libc { get; set; }

    /// <summary>The folder with libffi's data; the toolchain's pins and the files for NativeAOT are beside it.</summary>
    [Required]
    public string DataFolder { get; set; } = "";

    /// <summary>A zig of the user's; the pinned one when empty.</summary>
    public string? Zig { get; set; }

    /// <summary>Local folders with the toolchain's package, semicolon-separated.</summary>
    public string? ToolchainFolders { get; set; }

    /// <summary>The cache folder; the user's by default.</summary>
    public string? CacheFolder { get; set; }

    /// <summary>Where programs are looked for; the process's PATH when empty.</summary>
    public string? SearchPath { get; set; }

    /// <summary>Finds the system, the toolchain and what is linked with.</summary>
    /// <exception cref="FfiBuildException">The RID is not served, or something could not be had or made.</exception>
    private protected async Task<(NativeAotTarget Target, Toolchain Toolchain, string Support)> ProvideAsync(IBuildReport report, CancellationToken cancellation)
    {
        NativeAotTarget target = NativeAotTarget.For(RuntimeIdentifier, Libc);
        string data = FullPath(DataFolder);
        string cache = UserCache.Locate(string.IsNullOrEmpty(CacheFolder) ? null : FullPath(CacheFolder));
        ToolchainResolver resolver = ToolchainResolver.Create(cache, FullPaths(ToolchainFolders), SearchPath, data, report);
        ToolchainChoice choice = string.IsNullOrEmpty(Zig) ? new ToolchainChoice(ToolchainChoice.PinnedZig) : new ToolchainChoice(Zig: Zig);
        Toolchain toolchain = await resolver.ResolveAsync(PlatformCatalog.Of(data).Get(target.Rid), choice, cancellation).ConfigureAwait(false);
        string folder = target.System == NativeAotSystem.Windows
            ? await new SysrootFolder(cache, report).GetAsync($"nativeaot-{target.Name}", new WindowsSupport(Path.GetFullPath("../nativeaot/windows", data)), toolchain, cancellation).ConfigureAwait(false)
            : await toolchain.SysrootAsync(cancellation).ConfigureAwait(false) ?? throw new InvalidOperationException($"there is no sysroot for {target.Rid}");
        return (target, toolchain, folder);
    }
}
