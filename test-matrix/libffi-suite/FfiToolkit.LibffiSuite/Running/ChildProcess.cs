using System.Collections.Immutable;
using CliWrap;

namespace FfiToolkit.LibffiSuite.Running;

/// <summary>Starts a compiler or a test, waits, and stops it with all that it started when its time is over or the run is cancelled.</summary>
/// <remarks>Output goes to files: Wine's programs fail on pipes, and its server would hold them open.</remarks>
internal static class ChildProcess
{
    // No core files: some tests and all canaries abort.
    private const string Script = "ulimit -c 0; o=$1; e=$2; shift 2; exec \"$@\" >\"$o\" 2>\"$e\" </dev/null";

    /// <summary>Runs a command.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="output">A path without extension; <c>.out</c> and <c>.err</c> take what it prints.</param>
    /// <param name="environment">Variables besides this process's.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="cancellation">Stops it at once.</param>
    /// <returns>Its exit code, above 128 for a signal; null if its time was over.</returns>
    internal static async Task<int?> RunAsync(
        ImmutableArray<string> command,
        string folder,
        string output,
        IReadOnlyDictionary<string, string?> environment,
        TimeSpan limit,
        CancellationToken cancellation)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        both.CancelAfter(limit);
        try
        {
            CommandResult result = await Cli.Wrap("/bin/sh")
                .WithArguments(["-c", Script, "sh", output + ".out", output + ".err", .. command])
                .WithWorkingDirectory(folder)
                .WithEnvironmentVariables(environment)
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(both.Token)
                .ConfigureAwait(false);
            return result.ExitCode;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Runs a tool that must succeed within three minutes.</summary>
    /// <exception cref="GuestException">It did not; the message holds what it printed.</exception>
    internal static async Task RequireAsync(ImmutableArray<string> command, string output, CancellationToken cancellation)
    {
        if (await TryAsync(command, output, cancellation).ConfigureAwait(false) is string problem)
        {
            throw new GuestException(problem);
        }
    }

    /// <summary>Runs a tool.</summary>
    /// <returns>Null if it succeeded, otherwise what it printed.</returns>
    internal static async Task<string?> TryAsync(ImmutableArray<string> command, string output, CancellationToken cancellation)
    {
        int? code = await RunAsync(command, Path.GetDirectoryName(output)!, output, new Dictionary<string, string?>(), TimeSpan.FromMinutes(3), cancellation).ConfigureAwait(false);
        if (code == 0)
        {
            return null;
        }

        string text = (await File.ReadAllTextAsync(output + ".err", cancellation).ConfigureAwait(false)).Trim();
        return $"{Path.GetFileName(command[0])} {(code is null ? "did not end" : $"exited with {code}")}: {Shorten(text)}";
    }

    /// <summary>The first part of a text that may be long.</summary>
    internal static string Shorten(string text) => text.Length <= 800 ? text : text[..800] + " …";
}
