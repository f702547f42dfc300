using CliWrap;
using CliWrap.Buffered;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Generated;

/// <summary>The generated files of the engine are what their generators write.</summary>
public sealed class GeneratedCodeTests
{
    [Theory]
    [InlineData("--project eng/generate/Arities", "Calls/Typed")]
    [InlineData("eng/generate/X64Encodings.cs", "Stubs")]
    public async Task Generated_code_is_as_its_generator_writes_it(string program, string room)
    {
        string folder = Path.Combine(Repository.Root, "engine", "FfiToolkit.Engine", room);
        using TemporaryFolder output = new();

        BufferedCommandResult result = await Cli.Wrap("dotnet")
            .WithArguments(["run", .. program.Split(' '), output.Path])
            .WithWorkingDirectory(Repository.Root)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);

        Assert.True(result.ExitCode == 0, $"{result.StandardOutput}\n{result.StandardError}");
        string[] written = Names(output.Path);
        Assert.Equal(Names(folder), written);
        Assert.All(written, name => Assert.True(
            File.ReadAllText(Path.Combine(folder, name)) == File.ReadAllText(output.Combine(name)),
            $"{name} differs: run 'dotnet run {program}' at the root of the repository."));
    }

    private static string[] Names(string folder) => [.. Directory.GetFiles(folder, "*.g.cs").Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
}
