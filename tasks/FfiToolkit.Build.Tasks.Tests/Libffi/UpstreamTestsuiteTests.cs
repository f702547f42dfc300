using System.Collections.Concurrent;
using FfiToolkit.Build.Tasks.Processes;
using FfiToolkit.Build.Tasks.Recipes;
using FfiToolkit.Build.Tasks.Recipes.Libffi;

namespace FfiToolkit.Build.Tasks.Tests.Libffi;

/// <summary>libffi's own call tests, from the pinned sources, against the libraries that we built.</summary>
public sealed class UpstreamTestsuiteTests(BuiltLibffi libffi)
{
    /// <summary>
    /// What was compiled with the older version must run with the newer one too: both have one SONAME, which promises that. So a
    /// test that both versions have is compiled once, with the older, and runs with each.
    /// </summary>
    [Fact]
    public async Task Libffis_own_call_tests_pass_with_the_version_they_were_compiled_with_and_the_newer_one()
    {
        using TemporaryFolder folder = new();
        Version older = await VersionAsync(RealSources.Older, folder);
        Version current = await VersionAsync(RealSources.Current, folder);
        (Version CompiledWith, string Name, Version[] RunsWith)[] programs =
        [
            .. older.Tests.Select(test => (older, test.Key, current.Tests.GetValueOrDefault(test.Key) == test.Value ? new[] { older, current } : [older])),
            .. current.Tests.Where(test => older.Tests.GetValueOrDefault(test.Key) != test.Value).Select(test => (current, test.Key, new[] { current })),
        ];
        ConcurrentBag<string> failures = [];
        await Parallel.ForEachAsync(programs, TestContext.Current.CancellationToken, async (test, _) =>
        {
            string program = folder[$"{test.CompiledWith.Name}-{Path.GetFileNameWithoutExtension(test.Name)}"];
            ToolResult compiled = await test.CompiledWith.CompileAsync(test.Name, program);
            foreach (Version version in test.RunsWith)
            {
                // A test says that it failed by aborting or by its exit code.
                ToolResult run = compiled.Succeeded ? await version.RunAsync(program) : compiled;
                if (!run.Succeeded)
                {
                    failures.Add($"{test.Name} of {test.CompiledWith.Name}, with {version.Name}: {run.Reason()}");
                }
            }
        });

        Assert.All([older, current], version =>
        {
            Assert.True(version.Tests.Count >= 50, $"only {version.Tests.Count} tests in {version.Folder}");
            Assert.Equal(version.Tests.Count, programs.Count(test => test.RunsWith.Contains(version)));
        });
        Assert.Empty(failures);
    }

    private async Task<Version> VersionAsync(string name, TemporaryFolder work)
    {
        BuildResult built = await libffi.GetAsync(name);
        string tree = (await libffi.Sources.GetAsync(name)).Folder;
        string folder = Path.Combine(tree, "testsuite", "libffi.call");
        string headers = work[$"include-{name}"];
        Directory.CreateDirectory(headers);
        foreach ((string file, string text) in HeaderGenerator.Headers(tree, name, AllRuntimes.Catalog.Get(BuiltLibffi.Rid)))
        {
            await File.WriteAllTextAsync(Path.Combine(headers, file), text, TestContext.Current.CancellationToken);
        }

        return new Version(name, built.Folder, folder, [$"-I{headers}", $"-I{tree}/include", $"-I{folder}"], Directory.EnumerateFiles(folder, "*.c").ToDictionary(file => Path.GetFileName(file)!, File.ReadAllText));
    }

    /// <summary>A version of libffi: where its library and its tests are, and their texts by name.</summary>
    private sealed record Version(string Name, string Library, string Folder, string[] Includes, Dictionary<string, string> Tests)
    {
        internal Task<ToolResult> CompileAsync(string test, string program) =>
            Tool.TryRunAsync("cc", ["-w", "-O1", "-o", program, Path.Combine(Folder, test), .. Includes, Path.Combine(Library, "libffi.so.8"), "-lm", "-lpthread"]);

        internal Task<ToolResult> RunAsync(string program) => ToolRunner.RunAsync(
            new ToolCommand(program, [], Path.GetTempPath()) { Environment = new Dictionary<string, string?> { ["LD_LIBRARY_PATH"] = Library } }, TestContext.Current.CancellationToken);
    }
}
