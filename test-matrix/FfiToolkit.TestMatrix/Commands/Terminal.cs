using Spectre.Console;

namespace FfiToolkit.TestMatrix;

/// <summary>What the commands print on.</summary>
internal static class Terminal
{
    // Wide enough that no table wraps in a log, where nobody can make the window wider.
    private const int LogWidth = 160;

    /// <summary>Whether somebody looks at it who can see it change.</summary>
    internal static bool IsInteractive => !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("CI") != "true";

    internal static IAnsiConsole Create()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = LogWidth;
        }

        return console;
    }
}
