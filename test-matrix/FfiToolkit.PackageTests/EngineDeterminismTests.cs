using CliWrap;
using CliWrap.Buffered;
using NuGet.Packaging;

namespace FfiToolkit.PackageTests;

/// <summary>The engine's assemblies, those with code that is compiled ahead of time too, do not depend on the folder where they are built.</summary>
public sealed class EngineDeterminismTests
{
    private const string Assembly = "FfiToolkit.Engine.dll";

    [Fact]
    public async Task The_packed_engine_is_the_same_byte_by_byte_when_it_is_built_in_another_folder()
    {
        string file = Path.Combine(Repository.Packages, $"FfiToolkit.Engine.{PackageFeed.Require()}.nupkg");
        using PackageArchiveReader package = new(file);
        string[] rids = [.. package.GetFiles().Where(static path => path.StartsWith("runtimes/", StringComparison.Ordinal)).Select(static path => path.Split('/')[1]).Distinct()];
        Assert.Contains(ThisMachine.Rid, rids);

        // eng/test.sh has one of them compiled here, eng/matrix.sh run all.
        string[] built = Environment.GetEnvironmentVariable("FFITK_CONSUMER_QUICK") == "1" ? [ThisMachine.Rid] : rids;
        DirectoryInfo other = Directory.CreateTempSubdirectory("ffitk another folder ");
        try
        {
            await CopyCheckoutAsync(other.FullName);
            string project = Path.Combine(other.FullName, Path.GetRelativePath(Repository.Root, Repository.Engine));
            // Analyzers add nothing to an assembly, and said what they have to say when it was packed.
            await Dotnet.RunAsync(project, "build", "-c", "Release", "-t:Build;_FfiCompileReadyToRun", $"-p:FfiReadyToRunRids={string.Join("%3B", built)}", "-p:RunAnalyzers=false");

            string output = Path.Combine(project, "obj", "Release", "net10.0");
            Assert.True(Packed("lib/net10.0").AsSpan().SequenceEqual(Read(output)), $"{Assembly} in lib differs from what the same sources give in '{output}'.");
            Assert.All(built, rid => Assert.True(
                Packed($"runtimes/{rid}/lib/net10.0").AsSpan().SequenceEqual(Read(Path.Combine(output, "r2r", rid))),
                $"{Assembly} for {rid} differs from what the same sources give in '{output}'."));
        }
        finally
        {
            other.Delete(recursive: true);
        }

        byte[] Packed(string folder)
        {
            using Stream entry = package.GetStream($"{folder}/{Assembly}");
            using MemoryStream bytes = new();
            entry.CopyTo(bytes);
            return bytes.ToArray();
        }

        static byte[] Read(string folder) => File.ReadAllBytes(Path.Combine(folder, Assembly));
    }

    // With its history, which tells an assembly its commit, and as it is now: changes that are not committed too.
    private static async Task CopyCheckoutAsync(string folder)
    {
        await GitAsync("clone", "--quiet", "--no-checkout", Repository.Root, folder);
        string origin = (await GitAsync("config", "--default", "", "--get", "remote.origin.url")).Trim();
        await GitAsync("-C", folder, "remote", "set-url", "origin", origin.Length > 0 ? origin : Repository.Root);
        foreach (string name in (await GitAsync("ls-files", "-z", "--cached", "--others", "--exclude-standard")).Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            string source = Path.Combine(Repository.Root, name);
            if (File.Exists(source))
            {
                string target = Path.Combine(folder, name);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(source, target);
            }
        }
    }

    private static async Task<string> GitAsync(params string[] arguments) =>
        (await Cli.Wrap("git").WithArguments(arguments).WithWorkingDirectory(Repository.Root).ExecuteBufferedAsync(TestContext.Current.CancellationToken)).StandardOutput;
}
