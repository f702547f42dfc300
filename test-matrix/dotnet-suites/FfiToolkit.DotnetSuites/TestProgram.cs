namespace FfiToolkit.DotnetSuites;

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
        // What this machine can run compiles those libraries for the guests.
        string tests = Path.Combine(root, Project, "bin", "Release", "net10.0", Name + ".dll");
        if (!File.Exists(tests))
        {
            throw new SuiteException($"'{tests}' is missing. Run eng/test-engine.sh --build first.");
        }

        // The same sources again for each cell: what analyzers have to say of them was said by the build for this machine.
        await RequireAsync(["publish", Project, "-c", "Release", "-r", rid, "--self-contained", "-p:FfiForGuest=true", "-p:RunAnalyzers=false", "-o", Folder, "--nologo", "-v", "quiet", "-clp:NoSummary"]);
        await RequireAsync(
            [tests, "prebuild", Path.Combine(Folder, "prebuilt"), rid, Path.Combine(root, "artifacts", "engine-tests", "compiled")],
            CrossCompiler.For(rid) is { } compiler ? new Dictionary<string, string?> { ["CC"] = compiler } : null);
    }

    private async Task RequireAsync(string[] arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        int code = await Programs.RunAsync("dotnet", arguments, root, environment);
        if (code != 0)
        {
            throw new SuiteException($"'dotnet {string.Join(' ', arguments)}' exited with {code}.");
        }
    }
}
