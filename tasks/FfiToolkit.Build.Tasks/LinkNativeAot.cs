using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Recipes;
using FfiToolkit.Build.Tasks.NativeAot;
using FfiToolkit.Build.Tasks.Toolchains;
using Microsoft.Build.Framework;

namespace FfiToolkit.Build.Tasks;

/// <summary>Links what NativeAOT compiled, for a system that may be another one than this machine's.</summary>
public sealed class LinkNativeAot : NativeAotTask
{
    /// <summary>The object that NativeAOT's compiler made.</summary>
    [Required]
    public string ObjectFile { get; set; } = "";

    /// <summary>The program or library to write.</summary>
    [Required]
    public string OutputFile { get; set; } = "";

    /// <summary>The file with its exported names; empty where there is none.</summary>
    public string? ExportsFile { get; set; }

    /// <summary>Whether it is a library.</summary>
    public bool IsLibrary { get; set; }

    /// <summary>The file that gets symbols and debug information; empty where they are not wanted, or stay in the output.</summary>
    public string? SymbolsFile { get; set; }

    /// <summary>Whether the output is without them.</summary>
    public bool Strips { get; set; }

    /// <summary>The SDK's arguments and the project's.</summary>
    public string[] Arguments { get; set; } = [];

    /// <summary>Folders in which libraries are looked for.</summary>
    public string[] LibraryFolders { get; set; } = [];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(IBuildReport report, CancellationToken cancellation)
    {
        (NativeAotTarget target, Toolchain toolchain, string support) = await ProvideAsync(report, cancellation).ConfigureAwait(false);
        NativeAotLinkRequest request = new()
        {
            Target = target,
            Object = FullPath(ObjectFile),
            Output = FullPath(OutputFile),
            Exports = string.IsNullOrEmpty(ExportsFile) ? null : FullPath(ExportsFile),
            IsLibrary = IsLibrary,
            Strips = Strips,
            Symbols = string.IsNullOrEmpty(SymbolsFile) ? null : FullPath(SymbolsFile),
            Arguments = Arguments,
            LibraryFolders = [.. LibraryFolders.Select(FullPath)],
        };
        CommandLog log = new(Path.Combine(FullPath(string.IsNullOrEmpty(LogFolder) ? Path.GetDirectoryName(request.Output)! : LogFolder), $"nativeaot-{target.Name}.log"));
        await new NativeAotLinker(toolchain, support, log).LinkAsync(request, report, cancellation).ConfigureAwait(false);
    }
}
