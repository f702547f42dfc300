using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Recipes;
using FfiToolkit.Build.Tasks.Processes;
using FfiToolkit.Build.Tasks.Toolchains;

namespace FfiToolkit.Build.Tasks.Sysroots;

/// <summary>Runs the programs inside of zig, in a folder where they leave nothing elsewhere.</summary>
/// <param name="toolchain">A toolchain that is zig.</param>
/// <param name="folder">Where they run.</param>
/// <param name="log">Takes the commands and what they print.</param>
internal sealed class ZigTools(Toolchain toolchain, string folder, CommandLog log)
{
    /// <summary>The folder of zig's own libraries and definitions.</summary>
    internal string Library => LibraryOf(toolchain);

    /// <summary>That folder of a toolchain.</summary>
    internal static string LibraryOf(Toolchain toolchain) => Path.Combine(toolchain.Folder, "lib");

    /// <summary>Where what zig makes by the way is.</summary>
    internal string Temporary { get; } = Path.Combine(folder, "tmp");

    /// <summary>Runs <c>zig</c> with arguments; returns what it did, whatever that is.</summary>
    internal Task<ToolResult> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Temporary);
        ToolCommand command = new ToolCommand(toolchain.Compiler.Path, arguments, folder).WithTemporaryFolder(Temporary);
        Dictionary<string, string?> environment = new(toolchain.Environment);
        foreach ((string name, string? value) in command.Environment)
        {
            environment[name] = value;
        }

        environment["ZIG_LOCAL_CACHE_DIR"] = environment["ZIG_GLOBAL_CACHE_DIR"] = Temporary;
        return log.RunAsync(command with { Environment = environment }, cancellation);
    }

    /// <summary>Runs <c>zig</c> with arguments; it must succeed.</summary>
    /// <exception cref="FfiBuildException">It did not.</exception>
    internal async Task<ToolResult> RequireAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        ToolResult result = await RunAsync(arguments, cancellation).ConfigureAwait(false);
        return result.Succeeded
            ? result
            : throw new FfiBuildException(DiagnosticCodes.SysrootFailed, $"{toolchain.Version} could not make what is linked with: '{string.Join(' ', arguments)}' failed: {result.Reason()}. All commands are in {log.Path}.");
    }
}
