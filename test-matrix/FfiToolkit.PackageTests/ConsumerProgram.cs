using System.Text;
using CliWrap;

namespace FfiToolkit.PackageTests;

/// <summary>A consumer that is ready to run.</summary>
/// <param name="Folder">The folder with everything that belongs to it.</param>
/// <param name="Command">What to start.</param>
/// <param name="Prefix">Arguments before the program's own.</param>
internal sealed record ConsumerProgram(string Folder, string Command, params IReadOnlyList<string> Prefix)
{
    private const int MissingLibrary = 2;

    /// <summary>Runs it with the fast path as the program has it.</summary>
    internal Task<TourOutput> RunAsync(params IEnumerable<string> arguments) => RunAsync(fastcall: null, arguments);

    /// <summary>Runs it.</summary>
    /// <param name="fastcall">FFITK_FASTCALL; unset where null.</param>
    /// <param name="arguments">The program's arguments.</param>
    internal async Task<TourOutput> RunAsync(string? fastcall, IEnumerable<string> arguments)
    {
        StringBuilder output = new();
        StringBuilder errors = new();
        CommandResult result = await Cli.Wrap(Command)
            .WithArguments([.. Prefix, .. arguments])
            .WithWorkingDirectory(Path.GetTempPath())
            .WithEnvironmentVariables(variables => variables.Set("FFITK_FASTCALL", fastcall))
            .WithStandardOutputPipe(PipeTarget.ToStringBuilder(output, Encoding.UTF8))
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(errors))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(result.ExitCode == MissingLibrary, errors.ToString());
        Assert.True(result.ExitCode == 0, $"{Command} gave {result.ExitCode}:\n{errors}\n{output}");
        return TourOutput.Parse(output.ToString());
    }
}
