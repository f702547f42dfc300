using System.ComponentModel;
using System.Diagnostics;

namespace FfiToolkit.MatrixSupport;

/// <summary>Runs compilers, emulators and the programs in them.</summary>
/// <remarks>
/// Output goes to a file and input comes from nowhere: Wine's programs fail on pipes, and its server would hold them open.
/// </remarks>
public static class ChildProgram
{
    /// <summary>What coreutils' timeout exits with.</summary>
    public const int TimedOut = 124;

    /// <summary>Runs a command and waits.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="log">The file in that folder that takes what it prints.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="environment">Variables that it gets besides this process's.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <returns>Its exit code; above 128 for a signal.</returns>
    public static int Run(string folder, string log, TimeSpan limit, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> command)
    {
        ProcessStartInfo start = new("/bin/sh") { WorkingDirectory = folder };
        string[] fixedArguments =
        [
            "-c", "ulimit -c 0; log=$1; limit=$2; shift 2; exec timeout -s KILL \"$limit\" \"$@\" >\"$log\" 2>&1 </dev/null",
            "sh", log, FormattableString.Invariant($"{limit.TotalSeconds}"),
        ];
        foreach (string argument in fixedArguments.Concat(command))
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start) ?? throw new Win32Exception("/bin/sh did not start.");
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>Runs a command that must succeed.</summary>
    /// <exception cref="GuestException">It did not; the message holds what it printed.</exception>
    public static void Require(string folder, string log, IReadOnlyList<string> command)
    {
        int code = Run(folder, log, TimeSpan.FromMinutes(3), new Dictionary<string, string>(), command);
        if (code != 0)
        {
            string output = File.ReadAllText(Path.Combine(folder, log));
            throw new GuestException($"'{string.Join(' ', command)}' exited with {code} in {folder}: {output[..Math.Min(output.Length, 2000)]}");
        }
    }

    /// <summary>Whether a program is on the path, or is there if it is one.</summary>
    public static bool Exists(string program) => program.Contains('/', StringComparison.Ordinal)
        ? File.Exists(program)
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
