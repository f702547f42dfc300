using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Libffi;
using FfiToolkit.Build.Tasks.Processes;
using FfiToolkit.Build.Tasks.Toolchains;

namespace FfiToolkit.Build.Tasks.NativeAot;

/// <summary>Links what NativeAOT compiled.</summary>
/// <param name="toolchain">A toolchain that is zig.</param>
/// <param name="support">The target's support folder.</param>
/// <param name="log">Takes the command and what it prints.</param>
internal sealed class NativeAotLinker(Toolchain toolchain, string support, CommandLog log)
{
    /// <summary>Writes the program or library.</summary>
    /// <exception cref="FfiBuildException">It could not be linked; the message has the linker's words.</exception>
    internal async Task LinkAsync(NativeAotLinkRequest request, IBuildReport report, CancellationToken cancellation)
    {
        await toolchain.VerifyAsync(cancellation).ConfigureAwait(false);
        string work = Directory.CreateTempSubdirectory("ffitk-link-").FullName;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(request.Output)!);
            ZigTools zig = new(toolchain, work, log);
            ToolResult result = await zig.RunAsync([.. WindowsLink.Arguments(request, support)], cancellation).ConfigureAwait(false);
            if (!result.Succeeded || !File.Exists(request.Output))
            {
                File.Delete(request.Output);
                throw Refusal(request, result);
            }

            foreach (string warning in result.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                report.Detail(warning);
            }
        }
        finally
        {
            log.Save();
            Directory.Delete(work, recursive: true);
        }
    }

    private FfiBuildException Refusal(NativeAotLinkRequest request, ToolResult result)
    {
        string name = Path.GetFileName(request.Output);
        IReadOnlyList<UndefinedSymbol> undefined = UndefinedSymbol.Parse(result.Text);
        if (undefined.Count == 0)
        {
            return new FfiBuildException(DiagnosticCodes.NativeAotLink, $"linking {name} for '{request.Target.Name}' failed: {result.Text.Trim()}. The command is in {log.Path}.");
        }

        string list = string.Join(", ", undefined.Take(10).Select(static symbol => symbol.User.Length > 0 ? $"{symbol.Name} (in {symbol.User})" : symbol.Name));
        string more = undefined.Count > 10 ? $" and {undefined.Count - 10} more" : "";
        return new FfiBuildException(
            DiagnosticCodes.NativeAotUndefined,
            $"linking {name} for '{request.Target.Name}' failed: undefined symbol{(undefined.Count > 1 ? "s" : "")}: {list}{more}. Neither the libraries of the project nor the C runtime that the program is linked with has {(undefined.Count > 1 ? "them" : "it")}. Add the library that does as a NativeLibrary item; what needs a compiler's own C++ runtime must be made without it, or come as a DLL that is loaded. The command is in {log.Path}.");
    }
}
