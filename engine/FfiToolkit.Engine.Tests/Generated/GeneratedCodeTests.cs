using CliWrap;
using CliWrap.Buffered;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Generated;

/// <summary>The generated files of the engine are what their generator writes.</summary>
public sealed class GeneratedCodeTests
{
    [Fact]
    public async Task The_typed_calls_are_as_their_generator_writes_them()
    {
        string generator = Path.Combine(Repository.Root, "eng", "generate", "Arities.cs");
        string folder = Path.Combine(Repository.Root, "engine", "FfiToolkit.Engine", "Calls", "Typed");
        using TemporaryFolder output = new();

        BufferedCommandResult result = await Cli.Wrap("dotnet")
            .WithArguments(["run", generator, output.Path])
            .WithWorkingDirectory(Repository.Root)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);

        Assert.True(result.ExitCode == 0, $"{result.StandardOutput}\n{result.StandardError}");
        string[] written = Names(output.Path);
        Assert.Equal(Names(folder), written);
        Assert.All(written, name => Assert.True(
            File.ReadAllText(Path.Combine(folder, name)) == File.ReadAllText(output.Combine(name)),
            $"{name} differs: run 'dotnet run eng/generate/Arities.cs' at the root of the repository."));
    }

    private static string[] Names(string folder) => [.. Directory.GetFiles(folder, "*.g.cs").Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
}
