using System.Runtime.InteropServices;

namespace FfiToolkit.TestMatrix;

/// <summary>The machine that the runner runs on.</summary>
internal static class HostMachine
{
    /// <summary>What to call it in a report.</summary>
    internal static string Description { get; } = $"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}";

    /// <summary>How near to the real machine a suite of a cell runs here.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="suite">The suite's name.</param>
    /// <returns><see cref="Level.CiOnly"/> or <see cref="Level.None"/> for what this machine cannot run.</returns>
    internal static Level LevelOf(Cell cell, string suite) => LevelOf(cell, suite, ThisMachine.Rid);

    internal static Level LevelOf(Cell cell, string suite, string host)
    {
        Level written = cell.Suites[suite].Level;
        if (written == Level.None)
        {
            return Level.None;
        }

        if (cell.Name == host)
        {
            return host == "linux-x64" || cell.Ci!.Raises.Contains(suite) ? Level.Native : Level.CiOnly;
        }

        return host == "linux-x64" ? written : Level.CiOnly;
    }
}
