using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.NativeAot;
using FfiToolkit.Build.Tasks.Toolchains;
using Microsoft.Build.Framework;

namespace FfiToolkit.Build.Tasks;

/// <summary>Makes what NativeAOT's objects are linked with, before anything is compiled.</summary>
public sealed class PrepareNativeAot : NativeAotTask
{
    /// <summary>The folder with import libraries, C runtime and stubs.</summary>
    [Output]
    public string SupportFolder { get; private set; } = "";

    /// <summary>The program zig.</summary>
    [Output]
    public string ZigProgram { get; private set; } = "";

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(IBuildReport report, CancellationToken cancellation)
    {
        (NativeAotTarget _, Toolchain toolchain, SupportFolder) = await ProvideAsync(report, cancellation).ConfigureAwait(false);
        ZigProgram = toolchain.Compiler.Path;
    }
}
