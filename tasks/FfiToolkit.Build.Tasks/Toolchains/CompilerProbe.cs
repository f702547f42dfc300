using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Libffi;
using FfiToolkit.Build.Tasks.Processes;

namespace FfiToolkit.Build.Tasks.Toolchains;

/// <summary>Builds the smallest program that needs the C library, so that a lack of it is said in one sentence.</summary>
public static class CompilerProbe
{
    /// <summary>Probes a compiler of the machine; zig brings its own libraries.</summary>
    /// <exception cref="FfiBuildException">The program cannot be built.</exception>
    public static async Task RunAsync(Toolchain toolchain, LibffiTarget target, string workFolder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(toolchain);
        ArgumentNullException.ThrowIfNull(target);
        string source = Path.Combine(workFolder, "probe.c");
        await File.WriteAllTextAsync(source, "#include <stdlib.h>\n#include <errno.h>\nint main (void) { return abs (errno); }\n", cancellation).ConfigureAwait(false);
        ToolCommand compile = toolchain.Compiler.Command(["-o", Path.Combine(workFolder, "probe"), source], workFolder).WithTemporaryFolder(workFolder);
        ToolResult result = await ToolRunner.RunAsync(compile, cancellation).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            string reason = CompilerMessage.Parse(result.Error, workFolder) is [{ } first, ..] ? first.Text : result.Reason();
            throw new FfiBuildException(
                DiagnosticCodes.BrokenCompiler,
                $"'{toolchain.Compiler.Path}' cannot build a small program for '{target.Rid}': {reason}. The C library's headers may be missing: {target.Install}.")
            {
                Skippable = true,
            };
        }
    }
}
