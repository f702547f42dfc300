using System.Text.RegularExpressions;
using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Platforms;
using FfiToolkit.Build.Tasks.Processes;

namespace FfiToolkit.Build.Tasks.Toolchains;

/// <summary>Finds compilers of the machine that build for a RID.</summary>
public sealed class CompilerSearch(ExecutableFinder finder)
{
    /// <summary>The compiler that the user names; another machine's is refused.</summary>
    public async Task<Toolchain> NamedAsync(Platform platform, string compiler, string? archiver, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(platform);
        ArgumentNullException.ThrowIfNull(compiler);
        (Toolchain? found, string looked, FfiBuildException? mismatch) = await TryAsync(platform, compiler.Trim(), archiver, cancellation).ConfigureAwait(false);
        return found ?? throw mismatch ?? Missing("C compiler", platform, [looked], "FfiToolchain");
    }

    /// <summary>The first candidate that is there and builds for the RID.</summary>
    public async Task<Toolchain> FindAsync(Platform platform, IReadOnlyList<string> candidates, string? archiver, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(platform);
        ArgumentNullException.ThrowIfNull(candidates);
        List<string> looked = [];
        foreach (string candidate in candidates)
        {
            (Toolchain? found, string text, _) = await TryAsync(platform, candidate, archiver, cancellation).ConfigureAwait(false);
            if (found is not null)
            {
                return found;
            }

            looked.Add(text);
        }

        throw Missing("C compiler", platform, looked, "FfiToolchain");
    }

    private async Task<(Toolchain? Found, string Looked, FfiBuildException? Mismatch)> TryAsync(Platform platform, string candidate, string? archiver, CancellationToken cancellation)
    {
        // An existing file may have spaces in its name; anything else is a command line, as make reads CC.
        string[] words = File.Exists(candidate) ? [candidate] : candidate.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (finder.Find(words[0]) is not { } path)
        {
            return (null, candidate, null);
        }

        ToolProgram compiler = new(path, words[1..]);
        ToolResult version = await AskAsync(compiler, "--version", cancellation).ConfigureAwait(false);
        ToolResult machine = await AskAsync(compiler, "-dumpmachine", cancellation).ConfigureAwait(false);
        string triple = machine.Output.Trim();
        if (version.Succeeded && machine.Succeeded && Regex.IsMatch(triple, platform.Machine))
        {
            return (new Toolchain { Name = Path.GetFileName(path), Compiler = compiler, Archiver = Archiver(platform, archiver), Version = version.Output.Split('\n')[0].Trim(), Machine = triple }, candidate, null);
        }

        FfiBuildException mismatch = new(
            DiagnosticCodes.WrongMachine,
            $"'{path}' builds for '{triple}', not for '{platform.Rid}'{(version.Succeeded ? "" : $" ({version.Reason()})")}. Set FfiToolchain to a compiler for {platform.Rid}, for example after: {platform.Install}.")
        {
            Skippable = true,
        };
        return (null, $"{candidate} (builds for {(triple.Length == 0 ? "an unknown machine" : triple)})", mismatch);
    }

    private ToolProgram Archiver(Platform platform, string? archiver)
    {
        IReadOnlyList<string> candidates = string.IsNullOrWhiteSpace(archiver) ? platform.Archivers : [archiver];
        return candidates.Select(finder.Find).FirstOrDefault(path => path is not null) is { } found
            ? new ToolProgram(found)
            : throw Missing("archiver", platform, candidates, "FfiArchiver");
    }

    private FfiBuildException Missing(string what, Platform platform, IReadOnlyList<string> looked, string property) =>
        new(DiagnosticCodes.NoCompiler, $"no {what} for '{platform.Rid}' (looked for {string.Join(", ", looked)} in PATH={finder.SearchPath}). Install one ({platform.Install}) or set {property}.")
        {
            Skippable = true,
        };

    private static Task<ToolResult> AskAsync(ToolProgram compiler, string argument, CancellationToken cancellation) =>
        ToolRunner.RunAsync(compiler.Command([argument], Path.GetTempPath()), cancellation);
}
