using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace FfiToolkit.TestMatrix;

/// <summary>
/// Everything that a suite started: its process group, and on Linux every process that inherited the suite's mark in its
/// environment. Wine's server and its services leave the group and the parent; the mark stays with them.
/// </summary>
/// <param name="leader">The process that leads the group; 0 where groups are not known.</param>
/// <param name="mark">The value of <see cref="Variable"/> that this suite was given, and no other.</param>
internal sealed partial class ProcessFamily(int leader, string mark)
{
    /// <summary>The environment variable that carries the mark.</summary>
    internal const string Variable = "FFITK_MATRIX_JOB";

    private const int Terminate = 15;
    private const int Kill = 9;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);
    private readonly byte[] _needle = Encoding.UTF8.GetBytes($"{Variable}={mark}\0");

    /// <summary>Whether this machine can start a suite in a group of its own and find its processes.</summary>
    internal static bool IsKnown { get; } = OperatingSystem.IsLinux();

    /// <summary>Ends all of them: asks first, and after three seconds no longer asks.</summary>
    /// <param name="leaderLives">Whether the leader has not ended, so that its number is still that of the group.</param>
    /// <returns>The names of those that were there.</returns>
    internal async Task<IReadOnlyList<string>> EndAsync(bool leaderLives)
    {
        if (!IsKnown)
        {
            return [];
        }

        IReadOnlyList<(int Id, string Name)> members = Members();
        Signal(Terminate, members, leaderLives);
        var watch = Stopwatch.StartNew();
        while (Members().Count > 0 && watch.Elapsed < s_patience)
        {
            await Task.Delay(50);
        }

        // Again and again: a member that is being killed may have started another.
        for (int i = 0; i < 20 && Members() is { Count: > 0 } left; i++)
        {
            Signal(Kill, left, leaderLives);
            await Task.Delay(50);
        }

        return [.. members.Select(static one => one.Name).Distinct()];
    }

    /// <summary>The processes that carry the mark and have not ended.</summary>
    internal IReadOnlyList<(int Id, string Name)> Members()
    {
        List<(int, string)> members = [];
        if (!IsKnown)
        {
            return members;
        }

        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id) || id == Environment.ProcessId)
            {
                continue;
            }

            try
            {
                // A process that has ended and was not waited for has an empty environment.
                if (File.ReadAllBytes(Path.Combine(folder, "environ")).AsSpan().IndexOf(_needle) >= 0)
                {
                    members.Add((id, File.ReadAllText(Path.Combine(folder, "comm")).Trim()));
                }
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // It ended meanwhile, or is not ours.
            }
        }

        return members;
    }

    private void Signal(int signal, IReadOnlyList<(int Id, string Name)> members, bool leaderLives)
    {
        if (leaderLives)
        {
            _ = SendSignal(-leader, signal);
        }

        foreach ((int id, _) in members)
        {
            _ = SendSignal(id, signal);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int id, int signal);
}
