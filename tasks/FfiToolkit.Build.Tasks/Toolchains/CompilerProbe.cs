using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Platforms;
using FfiToolkit.Build.Tasks.Processes;

namespace FfiToolkit.Build.Tasks.Toolchains;

/// <summary>Builds the smallest program that needs the C library, so that a lack of it is said in one sentence.</summary>
public static class CompilerProbe
{
    /// <summary>Probes a compiler of the machine; zig brings its own libraries.</summary>
    /// <exception cref="FfiBuildException">The program cannot be built.</exception>
    public static async Task RunAsync(Toolchain toolchain, Platform platform, string workFolder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(toolchain);
        ArgumentNullException.ThrowIfNull(platform);
        string source = Path.Combine(workFolder, "probe.c");
        await File.WriteAllTextAsync(source, "#include <stdlib.h>\n#include <errno.h>\nint main (void) { return abs (errno); }\n", cancellation).ConfigureAwait(false);
        string program = Path.Combine(workFolder, "probe");
        ToolCommand compile = toolchain.Compiler.Command(["-o", program, source], workFolder).WithTemporaryFolder(workFolder);
        ToolResult result = await ToolRunner.RunAsync(compile, cancellation).ConfigureAwait(false);

        // A mingw compiler adds a suffix.
        bool isThere = File.Exists(program) || File.Exists(program + ".exe");
        if (!result.Succeeded || !isThere)
        {
            string reason = result.Succeeded ? "it ended with exit code 0 and wrote none" : CompilerMessage.Parse(result.Error, workFolder) is [{ } first, ..] ? first.Text : result.Reason();
            throw new FfiBuildException(
                DiagnosticCodes.BrokenCompiler,
                $"'{toolchain.Compiler.Path}' cannot build a small program for '{platform.Rid}': {reason}. The C library's headers may be missing: {platform.Install}.")
            {
                Skippable = true,
            };
        }
    }
}
