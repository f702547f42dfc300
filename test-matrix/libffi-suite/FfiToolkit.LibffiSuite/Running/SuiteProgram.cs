using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Emulator;

namespace FfiToolkit.LibffiSuite.Running;

/// <summary>How the program of a suite ends.</summary>
internal static class SuiteProgram
{
    /// <summary>Runs a suite until it is done or the user interrupts it.</summary>
    /// <param name="run">Prints what it finds, and says whether all of it is good.</param>
    /// <returns>The exit code: 0, 1 where not all is good, 2 where the bench is broken, 130 for an interruption.</returns>
    internal static async Task<int> RunAsync(Func<CancellationToken, Task<bool>> run)
    {
        using CancellationTokenSource cancellation = new();
        Console.CancelKeyPress += (_, interrupt) =>
        {
            interrupt.Cancel = true;
            cancellation.Cancel();
        };
        try
        {
            return await run(cancellation.Token).ConfigureAwait(false) ? 0 : 1;
        }
        catch (Exception failure) when (failure is GuestException or EmulatorException or FfiBuildException or InvalidDataException)
        {
            await Console.Error.WriteLineAsync($"error: {failure.Message}").ConfigureAwait(false);
            return 2;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Interrupted; what was compiled is kept for the next run.").ConfigureAwait(false);
            return 130;
        }
    }
}
