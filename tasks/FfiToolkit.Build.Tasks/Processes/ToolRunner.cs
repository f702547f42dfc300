using System.ComponentModel;
using System.Text;
using CliWrap;
using CliWrap.Buffered;

namespace FfiToolkit.Build.Tasks.Processes;

/// <summary>Runs programs through CliWrap: asked to stop first, killed when they do not.</summary>
public static class ToolRunner
{
    // How long a program that was asked to stop may take before it is killed.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);

    // errno 26 on Linux and the BSDs, macOS among them.
    private const int TextFileBusy = 26;

    // In milliseconds, between one attempt to start a busy program and the next.
    private static readonly int[] s_busyPauses = [10, 30, 100, 300, 1000];

    /// <summary>Runs a program to its end and returns its output, whatever its exit code.</summary>
    /// <remarks>
    /// A program that was written a moment ago may be refused as busy: a process that another thread starts in that moment has the
    /// file open for writing from its fork until its exec (execve(2), ETXTBSY). That passes, so the program is started again.
    /// </remarks>
    /// <exception cref="OperationCanceledException">The token was cancelled; the program is no longer running.</exception>
    public static async Task<ToolResult> RunAsync(ToolCommand command, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(command);
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await RunOnceAsync(command, cancellation).ConfigureAwait(false);
            }
            catch (Win32Exception refusal) when (attempt < s_busyPauses.Length && IsBusy(refusal))
            {
                await Task.Delay(s_busyPauses[attempt], cancellation).ConfigureAwait(false);
            }
            catch (Win32Exception refusal)
            {
                return new ToolResult(-1, "", $"{command.Program} could not be started: {refusal.Message}");
            }
        }
    }

    private static async Task<ToolResult> RunOnceAsync(ToolCommand command, CancellationToken cancellation)
    {
        // A token that is already cancelled must not start anything.
        cancellation.ThrowIfCancellationRequested();
        using CancellationTokenSource forceful = new();
        using CancellationTokenRegistration link = cancellation.Register(() => forceful.CancelAfter(s_grace));
        try
        {
            BufferedCommandResult result = await Cli.Wrap(command.Program)
                .WithArguments(command.Arguments)
                .WithWorkingDirectory(command.WorkingFolder)
                .WithEnvironmentVariables(command.Environment)
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(Encoding.UTF8, Encoding.UTF8, forceful.Token, cancellation)
                .ConfigureAwait(false);

            return new ToolResult(result.ExitCode, result.StandardOutput, result.StandardError);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // One token for the caller, whichever of the two stopped the program.
            throw new OperationCanceledException(cancellation);
        }
    }

    // CliWrap's own exception says less than the one it wraps.
    private static bool IsBusy(Win32Exception refusal) =>
        !OperatingSystem.IsWindows() && (refusal.InnerException as Win32Exception ?? refusal).NativeErrorCode == TextFileBusy;
}
