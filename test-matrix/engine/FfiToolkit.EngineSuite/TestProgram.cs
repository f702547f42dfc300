using CliWrap;

namespace FfiToolkit.EngineSuite;

/// <summary>The engine's tests as a self-contained program for one cell.</summary>
/// <param name="root">The checkout.</param>
/// <param name="rid">The cell.</param>
internal sealed class TestProgram(string root, string rid)
{
    internal const string Name = "FfiToolkit.Engine.Tests";

    private const string Project = "engine/" + Name;

    /// <summary>Where it is published.</summary>
    internal string Folder { get; } = Path.Combine(root, "artifacts", "engine-tests", rid);

    /// <summary>Publishes it, with the native libraries that its tests call compiled beforehand.</summary>
    /// <remarks>Cells are published one after another: they share the project's intermediate files.</remarks>
    internal async Task PublishAsync()
    {
        // The tests that this machine runs compile those libraries for the guests.
        await RunAsync("dotnet", ["build", Project, "-c", "Release", "--nologo", "-v", "quiet", "-clp:NoSummary"]);

        // Of its own intermediate folder: the restore for a RID must not replace the one that plain builds use.
        await RunAsync("dotnet",
        [
            "publish", Project, "-c", "Release", "-r", rid, "--self-contained", "-p:FfiForGuest=true", "-o", Folder, "--nologo", "-v", "quiet", "-clp:NoSummary",
        ]);
        string tests = Path.Combine(root, Project, "bin", "Release", "net10.0", Name + ".dll");
        await RunAsync("dotnet", [tests, "prebuild", Path.Combine(Folder, "prebuilt"), rid], CrossCompiler.For(rid));
    }

    private async Task RunAsync(string program, string[] arguments, string? compiler = null)
    {
        CommandResult result = await Cli.Wrap(program)
            .WithArguments(arguments)
            .WithWorkingDirectory(root)
            .WithEnvironmentVariables(variables =>
            {
                if (compiler is not null)
                {
                    variables.Set("CC", compiler);
                }
            })
            .WithStandardOutputPipe(PipeTarget.ToStream(Console.OpenStandardOutput()))
            .WithStandardErrorPipe(PipeTarget.ToStream(Console.OpenStandardOutput()))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync();
        if (result.ExitCode != 0)
        {
            throw new SuiteException($"'{program} {string.Join(' ', arguments)}' exited with {result.ExitCode}.");
        }
    }
}
