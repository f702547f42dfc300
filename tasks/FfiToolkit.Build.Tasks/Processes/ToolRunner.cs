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

    /// <summary>Runs a program to its end and returns its output, whatever its exit code.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; the program is no longer running.</exception>
    public static async Task<ToolResult> RunAsync(ToolCommand command, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(command);

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
        catch (Win32Exception refusal)
        {
            return new ToolResult(-1, "", $"{command.Program} could not be started: {refusal.Message}");
        }
    }
}
