using System.Text.RegularExpressions;
using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Libffi;
using FfiToolkit.Build.Tasks.Processes;

namespace FfiToolkit.Build.Tasks.Toolchains;

/// <summary>Finds a compiler that builds for a RID: the caller's, or the first that fits of those the RID's description lists.</summary>
public sealed class ToolchainResolver(ExecutableFinder finder)
{
    /// <summary>Finds the toolchain.</summary>
    /// <param name="target">The RID's description.</param>
    /// <param name="compiler">The caller's compiler (FfiToolchain or CC), possibly with arguments; or empty.</param>
    /// <param name="archiver">The caller's archiver; or empty.</param>
    /// <param name="cancellation">Stops the search.</param>
    public async Task<Toolchain> ResolveAsync(LibffiTarget target, string? compiler, string? archiver, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(target);
        bool chosen = !string.IsNullOrWhiteSpace(compiler);
        List<string> looked = [];
        FfiBuildException? mismatch = null;
        foreach (string candidate in chosen ? [compiler!.Trim()] : target.Compilers)
        {
            // An existing file may have spaces in its name; anything else is a command line, as make reads CC.
            string[] words = File.Exists(candidate) ? [candidate] : candidate.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (finder.Find(words[0]) is not { } path)
            {
                looked.Add(candidate);
                continue;
            }

            ToolResult version = await AskAsync(path, [.. words[1..], "--version"], cancellation).ConfigureAwait(false);
            ToolResult machine = await AskAsync(path, [.. words[1..], "-dumpmachine"], cancellation).ConfigureAwait(false);
            string triple = machine.Output.Trim();
            if (version.Succeeded && machine.Succeeded && Regex.IsMatch(triple, target.Machine))
            {
                return new Toolchain(path, words[1..], Archiver(target, archiver), FirstLine(version.Output), triple);
            }

            looked.Add($"{candidate} (builds for {(triple.Length == 0 ? "an unknown machine" : triple)})");
            mismatch ??= new FfiBuildException(
                DiagnosticCodes.WrongMachine,
                $"'{path}' builds for '{triple}', not for '{target.Rid}'{(version.Succeeded ? "" : $" ({version.Reason()})")}. Set FfiToolchain to a compiler for {target.Rid}, for example after: {target.Install}.")
            {
                Skippable = true,
            };
        }

        throw chosen && mismatch is not null ? mismatch : Missing("C compiler", target, looked, "FfiToolchain");
    }

    /// <summary>Builds the smallest program that needs the C library, so that a lack of it is said in one sentence.</summary>
    public static async Task ProbeAsync(Toolchain toolchain, LibffiTarget target, string workFolder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(toolchain);
        ArgumentNullException.ThrowIfNull(target);
        string source = Path.Combine(workFolder, "probe.c");
        await File.WriteAllTextAsync(source, "#include <stdlib.h>\n#include <sys/mman.h>\nint main (void) { return abs (0); }\n", cancellation).ConfigureAwait(false);
        ToolCommand compile = new(toolchain.Compiler, [.. toolchain.CompilerArguments, "-o", Path.Combine(workFolder, "probe"), source], workFolder);
        ToolResult result = await ToolRunner.RunAsync(compile.WithTemporaryFolder(workFolder), cancellation).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            string reason = CompilerMessage.Parse(result.Error, workFolder) is [{ } first, ..] ? first.Text : result.Reason();
            throw new FfiBuildException(
                DiagnosticCodes.BrokenCompiler,
                $"'{toolchain.Compiler}' cannot build a small program for '{target.Rid}': {reason}. The C library's headers may be missing: {target.Install}.")
            {
                Skippable = true,
            };
        }
    }

    private string Archiver(LibffiTarget target, string? archiver)
    {
        IReadOnlyList<string> candidates = string.IsNullOrWhiteSpace(archiver) ? target.Archivers : [archiver];
        return candidates.Select(finder.Find).FirstOrDefault(path => path is not null) ?? throw Missing("archiver", target, candidates, "FfiArchiver");
    }

    private FfiBuildException Missing(string what, LibffiTarget target, IReadOnlyList<string> looked, string property) =>
        new(DiagnosticCodes.NoCompiler, $"no {what} for '{target.Rid}' (looked for {string.Join(", ", looked)} in PATH={finder.SearchPath}). Install one ({target.Install}) or set {property}.")
        {
            Skippable = true,
        };

    private static Task<ToolResult> AskAsync(string compiler, string[] arguments, CancellationToken cancellation) =>
        ToolRunner.RunAsync(new ToolCommand(compiler, arguments, Path.GetTempPath()), cancellation);

    private static string FirstLine(string text) => text.Split('\n')[0].Trim();
}
