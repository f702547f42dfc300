using System.Collections.Immutable;

namespace FfiToolkit.LibffiSuite.Running;

/// <summary>Runs programs as processes: on this processor, under QEMU's user mode, or under Wine.</summary>
/// <remarks>
/// Debian's Wine starts its server so that it ends with the last program, and the session's services with it; the next program, a
/// compilation later, would wait for all of them again, three seconds. So a server that lasts longer is started before.
/// </remarks>
/// <param name="launcher">How a program is started.</param>
/// <param name="options">What the launcher is told besides.</param>
/// <param name="winePrefix">Wine's machine; empty for the others.</param>
internal sealed class ChildRunner(Launcher launcher, ImmutableArray<string> options, string winePrefix) : IProgramRunner
{
    // What a loader prints when it cannot start a program: glibc's and musl's, then Wine's.
    private static readonly string[] s_loadFailures = ["error while loading shared libraries", "Error loading shared library", "Error relocating", "symbol lookup error", "could not load"];

    // How long it lasts without a program, and what ending it may take.
    private const string ServerLasts = "-p5";
    private static readonly TimeSpan s_serverLimit = TimeSpan.FromSeconds(20);

    private readonly Lazy<Task> _server = new(() => launcher.Name == "wine" ? ServerAsync(ServerLasts, launcher, winePrefix) : Task.CompletedTask);

    public async Task<ProgramResult> RunAsync(string program, string library, TimeSpan limit, CancellationToken cancellation)
    {
        await _server.Value.ConfigureAwait(false);
        (ProgramResult result, bool isStarted) = await RunOnceAsync(program, library, limit, cancellation).ConfigureAwait(false);
        return isStarted ? result : (await RunOnceAsync(program, library, limit, cancellation).ConfigureAwait(false)).Result;
    }

    // Wine ends a program with 1, and not a word, whose server is just about to end after a long compilation.
    private async Task<(ProgramResult Result, bool IsStarted)> RunOnceAsync(string program, string library, TimeSpan limit, CancellationToken cancellation)
    {
        string output = program + ".run";
        string folder = Path.GetDirectoryName(library)!;
        int? code = await ChildProcess.RunAsync([.. launcher.Command, .. options.Select(option => option.Replace("{library}", folder, StringComparison.Ordinal)), program], Path.GetDirectoryName(program)!, output, Environment(folder), limit, cancellation).ConfigureAwait(false);
        string printed = await File.ReadAllTextAsync(output + ".out", cancellation).ConfigureAwait(false);
        if (code == 0)
        {
            return (new ProgramResult(printed, null), true);
        }

        string errors = await File.ReadAllTextAsync(output + ".err", cancellation).ConfigureAwait(false);
        string problem = code is null ? $"did not end within {limit.TotalSeconds:0.#} s" : Describe(code.Value);
        string tail = Last(printed + "\n" + errors);
        ProgramResult failure = new(printed, tail.Length == 0 ? problem : $"{problem}: {tail}", !s_loadFailures.Any(text => errors.Contains(text, StringComparison.OrdinalIgnoreCase)));
        return (failure, launcher.Name != "wine" || code != 1 || tail.Length > 0);
    }

    /// <summary>Waits until Wine's server has written its registry and ended: nothing of this run stays behind.</summary>
    public async ValueTask DisposeAsync()
    {
        if (launcher.Name == "wine" && _server.IsValueCreated)
        {
            await ServerAsync("-w", launcher, winePrefix).ConfigureAwait(false);
        }
    }

    // Without it, or beside one that runs already, programs run as they would: what it says does not matter.
    private static async Task ServerAsync(string option, Launcher launcher, string prefix)
    {
        string server = Path.Combine(Path.GetDirectoryName(launcher.Command[0])!, "wineserver64");
        Dictionary<string, string?> environment = new() { ["WINEPREFIX"] = prefix };
        _ = await ChildProcess.RunAsync([server, option], prefix, Path.Combine(prefix, "server"), environment, s_serverLimit, CancellationToken.None).ConfigureAwait(false);
    }

    private Dictionary<string, string?> Environment(string libraryFolder)
    {
        Dictionary<string, string?> environment = launcher.Environment(winePrefix).ToDictionary(static pair => pair.Key, static pair => (string?)pair.Value);
        if (launcher.Name == "wine")
        {
            environment["WINEPATH"] = "Z:" + libraryFolder.Replace('/', '\\');
        }
        else if (options.IsEmpty)
        {
            environment["LD_LIBRARY_PATH"] = libraryFolder;
        }

        return environment;
    }

    // A shell's convention: 128 and the number of the signal.
    private static string Describe(int code) => code switch
    {
        132 => "illegal instruction (SIGILL)",
        134 => "aborted (SIGABRT)",
        135 => "bus error (SIGBUS)",
        136 => "arithmetic fault (SIGFPE)",
        139 => "segmentation fault (SIGSEGV)",
        _ => $"exited with {code}",
    };

    private static string Last(string text)
    {
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return ChildProcess.Shorten(string.Join(" | ", lines.TakeLast(4)));
    }
}
