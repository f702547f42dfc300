namespace FfiToolkit.PackageTests;

/// <summary>One way of building the consumer: a folder of its own, made anew, and the properties that a user would set.</summary>
/// <param name="Name">The name of the folder.</param>
/// <param name="Properties">As <c>-p:</c> takes them.</param>
internal sealed record ConsumerBuild(string Name, params IReadOnlyList<string> Properties)
{
    internal string Folder { get; } = Path.Combine(Repository.Work, Name);

    private string Output => Path.Combine(Folder, "out");

    /// <summary>Builds for any machine, with the shared runtime.</summary>
    internal async Task<ConsumerProgram> BuildAsync()
    {
        await Dotnet.RunAsync(Repository.Consumer, Arguments("build"));
        return new ConsumerProgram(Output, Dotnet.Path, Path.Combine(Output, "NativeTour.dll"));
    }

    /// <summary>Publishes for a RID, this machine's by default, with all that the program needs.</summary>
    internal async Task<ConsumerProgram> PublishAsync(string? rid = null)
    {
        await Dotnet.RunAsync(Repository.Consumer, [.. Arguments("publish"), "-r", rid ?? ThisMachine.Rid, "--self-contained"]);
        return new ConsumerProgram(Output, Path.Combine(Output, "NativeTour"));
    }

    /// <summary>Builds what must not build.</summary>
    /// <returns>What the build said.</returns>
    internal async Task<string> FailAsync()
    {
        (int exitCode, string output) = await Dotnet.TryRunAsync(Repository.Consumer, Arguments("build"));
        Assert.True(exitCode != 0, $"The build succeeded:\n{output}");
        return output;
    }

    private IEnumerable<string> Arguments(string verb)
    {
        // Files in packages carry the time of a commit: an older output could look up to date.
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }

        // A later property of the same name wins: a build may name another version.
        return [verb, "-c", "Release", "--artifacts-path", Folder, "-o", Output, $"-p:FfiToolkitVersion={PackageFeed.Require()}", .. Properties.Select(static property => $"-p:{property}")];
    }
}
