using System.Collections;
using System.Text;
using CliWrap;

namespace FfiToolkit.PackageTests;

/// <summary>Runs the .NET command line as a user's shell would.</summary>
internal static class Dotnet
{
    /// <summary>The command that runs these tests, so that the same SDK builds the consumers.</summary>
    internal static string Path { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";

    /// <summary>Runs a command and fails the test where it fails.</summary>
    internal static async Task<string> RunAsync(string folder, params IEnumerable<string> arguments)
    {
        (int exitCode, string output) = await TryRunAsync(folder, arguments);
        Assert.True(exitCode == 0, $"dotnet {string.Join(' ', arguments)} in {folder} gave {exitCode}:\n{output}");
        return output;
    }

    /// <summary>Runs a command.</summary>
    internal static async Task<(int ExitCode, string Output)> TryRunAsync(string folder, params IEnumerable<string> arguments)
    {
        StringBuilder output = new();
        CommandResult result = await Cli.Wrap(Path)
            // One project: a second node would cost its start and have nothing to do.
            .WithArguments([.. arguments, "-m:1", "-nodeReuse:false", "-tl:off"])
            .WithWorkingDirectory(folder)
            .WithEnvironmentVariables(Variables())
            .WithStandardOutputPipe(PipeTarget.ToStringBuilder(output))
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(output))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(TestContext.Current.CancellationToken);
        return (result.ExitCode, output.ToString());
    }

    // dotnet test runs inside MSBuild, whose variables would steer the builds that are started here. Those are short: compilers that
    // measure their own code, and collections on a thread of their own, would only take longer.
    private static Dictionary<string, string?> Variables() => new(
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(static variable => (string)variable.Key)
            .Where(static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(static name => name, static _ => (string?)null))
    {
        ["DOTNET_TieredPGO"] = "0",
        ["DOTNET_gcConcurrent"] = "0",
    };
}
