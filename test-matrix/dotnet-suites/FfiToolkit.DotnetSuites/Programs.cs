using CliWrap;

namespace FfiToolkit.DotnetSuites;

/// <summary>Starts programs of this machine; what they print goes on to standard output.</summary>
internal static class Programs
{
    internal static async Task<int> RunAsync(string program, IReadOnlyList<string> arguments, string folder, IReadOnlyDictionary<string, string?>? environment = null)
    {
        await using Stream output = Console.OpenStandardOutput();
        CommandResult result = await Cli.Wrap(program)
            .WithArguments(arguments)
            .WithWorkingDirectory(folder)
            .WithEnvironmentVariables(environment ?? new Dictionary<string, string?>())
            .WithStandardOutputPipe(PipeTarget.ToStream(output))
            .WithStandardErrorPipe(PipeTarget.ToStream(output))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync();
        return result.ExitCode;
    }
}
