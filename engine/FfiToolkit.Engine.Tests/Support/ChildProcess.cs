using CliWrap;
using CliWrap.Buffered;

namespace FfiToolkit.Tests.Support;

/// <summary>Runs a scenario of <see cref="ChildScenarios"/> in a fresh process of this program.</summary>
internal static class ChildProcess
{
    internal const string Verb = "child-scenario";

    internal static async Task<string> RunAsync(string scenario, params (string Name, string Value)[] environment)
    {
        string[] command = [.. Command(), Verb, scenario];
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
