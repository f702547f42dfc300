using System.Collections.Immutable;
using System.Diagnostics;
using CliWrap;

namespace FfiToolkit.TestMatrix;

/// <summary>Runs a suite's program: output to the log, no input, a time limit, and nothing left behind.</summary>
internal static class SuiteProcess
{
    // How long a process that the suite left behind may hold the suite's output open.
    private static readonly TimeSpan s_leftBehind = TimeSpan.FromSeconds(5);

    /// <summary>Runs a command.</summary>
    /// <param name="command">The program, relative to the folder if it has a path, and its arguments.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="environment">Variables that it gets besides this process's.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="log">Takes what it prints.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="MatrixException">It could not be started.</exception>
    internal static async Task<SuiteExit> RunAsync(
        ImmutableArray<string> command,
        string folder,
        IReadOnlyDictionary<string, string> environment,
        TimeSpan limit,
        SuiteLog log,
        CancellationToken cancellation)
    {
        string mark = Guid.NewGuid().ToString("N");
        using CancellationTokenSource abandon = new();
        ImmutableArray<string> line = Located(command, folder);

        // A group of its own: a signal reaches all of it, and the terminal's Ctrl+C reaches only this program.
        CommandTask<CommandResult> running;
        try
        {
            running = Cli.Wrap(ProcessFamily.IsKnown ? "setsid" : line[0])
                .WithArguments(ProcessFamily.IsKnown ? line : line[1..])
                .WithWorkingDirectory(folder)
                .WithEnvironmentVariables(variables =>
                {
                    variables.Set(ProcessFamily.Variable, mark);
                    foreach ((string name, string value) in environment)
                    {
                        variables.Set(name, value);
                    }
                })
                .WithStandardOutputPipe(PipeTarget.Create(log.CopyAsync))
                .WithStandardErrorPipe(PipeTarget.Create(log.CopyAsync))
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(abandon.Token, CancellationToken.None);
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            throw new MatrixException($"'{line[0]}' could not be started: {failure.Message}");
        }

        ProcessFamily family = new(running.ProcessId, mark);
        Task ended = EndOf(running);
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer.CancelAfter(limit);
        bool inTime = await EndsAsync(ended, timer.Token);
        if (inTime && await Task.WhenAny(running.Task, Task.Delay(s_leftBehind, cancellation)) == running.Task)
        {
            return new SuiteExit((await running).ExitCode, TimedOut: false, await family.EndAsync(leaderLives: false));
        }

        // It hangs, was cancelled, or has left something that holds its output.
        IReadOnlyList<string> left = await family.EndAsync(leaderLives: !inTime);
        abandon.CancelAfter(s_leftBehind);
        try
        {
            CommandResult result = await running;
            return new SuiteExit(result.ExitCode, !inTime && !cancellation.IsCancellationRequested, inTime ? left : []);
        }
        catch (OperationCanceledException)
        {
            return new SuiteExit(-1, !inTime && !cancellation.IsCancellationRequested, inTime ? left : []);
        }
    }

    private static ImmutableArray<string> Located(ImmutableArray<string> command, string folder)
    {
        string program = command[0];
        if (program.Contains('/', StringComparison.Ordinal))
        {
            program = Path.GetFullPath(program, folder);
            if (!File.Exists(program))
            {
                throw new MatrixException($"'{command[0]}' is not there.");
            }

            // Windows knows no scripts by their first line; every hosted Windows machine has bash from Git.
            if (OperatingSystem.IsWindows() && program.EndsWith(".sh", StringComparison.Ordinal))
            {
                return ["bash", program.Replace('\\', '/'), .. command[1..]];
            }
        }

        return [program, .. command[1..]];
    }

    // Of the process alone: the task of CliWrap ends when the last holder of the output ends.
    private static async Task EndOf(CommandTask<CommandResult> running)
    {
        try
        {
            using var process = Process.GetProcessById(running.ProcessId);
            await process.WaitForExitAsync();
        }
        catch (ArgumentException)
        {
            // It has ended already.
        }
    }

    private static async Task<bool> EndsAsync(Task ended, CancellationToken limit)
    {
        try
        {
            await ended.WaitAsync(limit);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
