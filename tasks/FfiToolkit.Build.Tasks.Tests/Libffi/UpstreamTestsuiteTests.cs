using System.Collections.Concurrent;
using FfiToolkit.Build.Tasks.Libffi;
using FfiToolkit.Build.Tasks.Processes;

namespace FfiToolkit.Build.Tasks.Tests.Libffi;

/// <summary>libffi's own call tests, from the pinned source, against the library that we built.</summary>
public sealed class UpstreamTestsuiteTests(BuiltLibffi libffi)
{
    [Theory]
    [InlineData(RealSources.Current)]
    [InlineData(RealSources.Older)]
    public async Task Libffis_own_call_tests_pass(string version)
    {
        LibffiBuildResult built = await libffi.GetAsync(version);
        string tree = (await libffi.Sources.GetAsync(version)).Folder;
        string tests = Path.Combine(tree, "testsuite", "libffi.call");
        using TemporaryFolder folder = new();
        HeaderGenerator.Write(tree, version, TargetCatalog.Load(Repository.Targets).Get(BuiltLibffi.Rid), folder["include"]);

        string[] programs = [.. Directory.EnumerateFiles(tests, "*.c").Order(StringComparer.Ordinal)];
        ConcurrentBag<string> failures = [];
        await Parallel.ForEachAsync(programs, TestContext.Current.CancellationToken, async (source, _) =>
        {
            string program = folder[Path.GetFileNameWithoutExtension(source)];
            ToolResult compiled = await Tool.TryRunAsync(
                "cc", "-w", "-O1", "-o", program, source, $"-I{folder["include"]}", $"-I{tree}/include", $"-I{tests}", Path.Combine(built.Folder, "libffi.so.8"), $"-Wl,-rpath,{built.Folder}", "-lm", "-lpthread");
            ToolResult run = compiled.Succeeded ? await Tool.TryRunAsync(program) : compiled;

            // A test says that it failed by aborting or by its exit code.
            if (!run.Succeeded)
            {
                failures.Add($"{Path.GetFileName(source)}: {run.Reason()}");
            }
        });

        Assert.True(programs.Length >= 50, $"only {programs.Length} tests in {tests}");
        Assert.Empty(failures);
    }
}
