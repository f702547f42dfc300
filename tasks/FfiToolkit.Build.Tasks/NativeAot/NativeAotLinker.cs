using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Formats;
using FfiToolkit.Build.Tasks.Linking;
using FfiToolkit.Build.Tasks.Processes;
using FfiToolkit.Build.Tasks.Recipes;
using FfiToolkit.Build.Tasks.Sysroots;
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
            if (request.Target.System == NativeAotSystem.Windows)
            {
                LinkFolders folders = new(work);
                string[] arguments = [.. WindowsLink.Arguments(request, support).Select(folders.Rename)];
                log.Note(folders.Commands);
                await RunAsync(zig, request, request.Output, arguments, folders.Restore, report, cancellation).ConfigureAwait(false);
                if (request.IsLibrary)
                {
                    RestrictRights(request.Output);
                }
            }
            else
            {
                await LinkElfAsync(zig, work, request, report, cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            log.Save();
            Directory.Delete(work, recursive: true);
        }
    }

    private async Task LinkElfAsync(ZigTools zig, string work, NativeAotLinkRequest request, IBuildReport report, CancellationToken cancellation)
    {
        // ld.lld writes the name of its output into the version definitions: by a name without a folder the bytes are the same in every
        // folder, and both links, of which the second has the debug information of the first, have the same addresses.
        string made = Path.Combine(work, Path.GetFileName(request.Output));
        ElfLink link = new(request, support);
        await RunAsync(zig, request, made, link.Arguments(Path.GetFileName(made), debugOfBuildId: null), static text => text, report, cancellation).ConfigureAwait(false);
        File.Move(made, request.Output, overwrite: true);
        if (request.Symbols is not null && LibraryImage.Read(await File.ReadAllBytesAsync(request.Output, cancellation).ConfigureAwait(false)).BuildId is { } id)
        {
            // The same link again, not stripped: debuggers know it by the id of the first.
            await RunAsync(zig, request, made, link.Arguments(Path.GetFileName(made), id), static text => text, report, cancellation).ConfigureAwait(false);
            File.Move(made, request.Symbols, overwrite: true);
            RestrictRights(request.Symbols);
        }

        if (request.IsLibrary)
        {
            RestrictRights(request.Output);
        }
    }

    private async Task RunAsync(ZigTools zig, NativeAotLinkRequest request, string output, IEnumerable<string> arguments, Func<string, string> inWordsOfTheUser, IBuildReport report, CancellationToken cancellation)
    {
        ToolResult result = await zig.RunAsync([.. arguments], cancellation).ConfigureAwait(false);
        string text = inWordsOfTheUser(result.Text);
        if (!result.Succeeded || !File.Exists(output))
        {
            File.Delete(output);
            throw Refusal(request, text);
        }

        foreach (string warning in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            report.Detail(warning);
        }
    }

    // A library is loaded and not run.
    private static void RestrictRights(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }
    }

    private FfiBuildException Refusal(NativeAotLinkRequest request, string text)
    {
        string name = Path.GetFileName(request.Output);
        IReadOnlyList<UndefinedSymbol> undefined = UndefinedSymbol.Parse(text);
        if (undefined.Count == 0)
        {
            return new FfiBuildException(DiagnosticCodes.NativeAotLink, $"linking {name} for '{request.Target.Name}' failed: {text.Trim()}. The command is in {log.Path}.");
        }

        string list = string.Join(", ", undefined.Take(10).Select(static symbol => symbol.User.Length > 0 ? $"{symbol.Name} (in {symbol.User})" : symbol.Name));
        string more = undefined.Count > 10 ? $" and {undefined.Count - 10} more" : "";
        return new FfiBuildException(
            DiagnosticCodes.NativeAotUndefined,
            $"linking {name} for '{request.Target.Name}' failed: undefined symbol{(undefined.Count > 1 ? "s" : "")}: {list}{more}. Neither the libraries of the project nor the C runtime that the program is linked with has {(undefined.Count > 1 ? "them" : "it")}. Add the library that does as a NativeLibrary item; what needs a compiler's own C++ runtime must be made without it, or come as a DLL that is loaded. The command is in {log.Path}.");
    }
}
