using CliWrap;
using CliWrap.Buffered;

namespace FfiToolkit.Tests.Support;

/// <summary>Runs a scenario of <see cref="ChildScenarios"/> in a fresh process of this program.</summary>
internal static class ChildProcess
{
    internal const string Verb = "child-scenario";

    internal static Task<string> RunAsync(string scenario, params (string Name, string Value)[] environment) => RunAsync(scenario, [], environment);

    /// <param name="scenario">The scenario.</param>
    /// <param name="before">A program and its arguments that starts this one.</param>
    /// <param name="environment">Variables that it gets besides this process's.</param>
    internal static async Task<string> RunAsync(string scenario, string[] before, params (string Name, string Value)[] environment)
    {
        string[] command = [.. before, .. Command(), Verb, scenario];
        BufferedCommandResult result = await Cli.Wrap(command[0])
            .WithArguments(command[1..])
            .WithEnvironmentVariables(variables =>
            {
                foreach ((string name, string value) in environment)
                {
                    variables.Set(name, value);
                }
            })
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, $"The scenario '{scenario}' ended with {result.ExitCode}:\n{result.StandardOutput}\n{result.StandardError}");
        return result.StandardOutput.ReplaceLineEndings("\n");
    }

    /// <summary>Whether a command can be run, and succeeds.</summary>
    internal static async Task<bool> CanRunAsync(string[] command)
    {
        try
        {
            return (await Cli.Wrap(command[0]).WithArguments(command[1..]).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(TestContext.Current.CancellationToken)).IsSuccess;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string[] Command()
    {
        string program = typeof(ChildProcess).Assembly.Location;
        if (Guest.Rid is not null)
        {
            return [.. Guest.Launcher, Path.Combine(AppContext.BaseDirectory, Path.GetFileNameWithoutExtension(program) + (OperatingSystem.IsWindows() ? ".exe" : ""))];
        }

        return [Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", program];
    }
}
