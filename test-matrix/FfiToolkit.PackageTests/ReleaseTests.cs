using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using CliWrap;
using CliWrap.Buffered;

namespace FfiToolkit.PackageTests;

/// <summary>What a release asks of the packed packages (eng/release-check.sh), before anybody sets a tag.</summary>
public sealed class ReleaseTests
{
    private static readonly string s_npm = Path.Combine(Repository.Root, "artifacts", "npm");

    [Fact]
    public async Task The_packed_packages_could_be_released()
    {
        string version = PackageFeed.Require().ToNormalizedString();
        Assert.SkipUnless(Directory.Exists(s_npm), "There are no npm packages in artifacts/npm. Make them: eng/build.sh");

        BufferedCommandResult result = await CheckAsync("packages");

        Assert.True(result.ExitCode == 0, result.StandardOutput + result.StandardError);
        Assert.Matches($@"(?m)^[1-9][0-9]* npm packages of version {version}, 0 problems$", result.StandardOutput);
        Assert.Matches($@"(?m)^[1-9][0-9]* packages of version {version}, 0 problems$", result.StandardOutput);
    }

    [Fact]
    public async Task The_list_of_what_is_inside_has_every_file_of_every_package()
    {
        PackageFeed.Require();
        string file = Path.Combine(Directory.CreateDirectory(Repository.Work).FullName, "sbom.spdx.json");

        BufferedCommandResult result = await CheckAsync("sbom", file);

        Assert.True(result.ExitCode == 0, result.StandardOutput + result.StandardError);
        JsonNode sbom = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;
        HashSet<string> files = [.. sbom["files"]!.AsArray().Select(static one => (string)one!["fileName"]!)];
        foreach (string package in Directory.GetFiles(Repository.Packages, "*.nupkg"))
        {
            using ZipArchive zip = await ZipFile.OpenReadAsync(package, TestContext.Current.CancellationToken);
            Assert.All(zip.Entries.Where(static entry => entry.Name.Length > 0), entry => Assert.Contains("./" + entry.FullName, files));
        }

        foreach (string package in Directory.Exists(s_npm) ? Directory.GetFiles(s_npm, "*.tgz") : [])
        {
            await using GZipStream bytes = new(File.OpenRead(package), CompressionMode.Decompress);
            await using TarReader tar = new(bytes);
            while (await tar.GetNextEntryAsync(cancellationToken: TestContext.Current.CancellationToken) is { } entry)
            {
                Assert.Contains($"./{entry.Name["package/".Length..]}", files);
            }
        }

        // What is in them of others, and what made it.
        string[] relations = [.. sbom["relationships"]!.AsArray().Select(static one => $"{one!["spdxElementId"]} {one["relationshipType"]} {one["relatedSpdxElement"]}".Replace("SPDXRef-Package-", "", StringComparison.Ordinal))];
        Assert.Contains("FfiToolkit.Native.linux-x64 CONTAINS libffi-3.8.0", relations);
        Assert.Single(relations, static one => one == "FfiToolkit.Native.Symbols CONTAINS libffi-3.8.0");
        Assert.Contains("zig-0.11.0 BUILD_TOOL_OF FfiToolkit.Native.linux-x64", relations);
        Assert.Contains(relations, static one => one.StartsWith("FfiToolkit.Build CONTAINS CliWrap-", StringComparison.Ordinal));
        Assert.Contains(relations, static one => one.StartsWith("FfiToolkit.Build CONTAINS NuGet.Packaging-", StringComparison.Ordinal));
        Assert.Single(relations, static one => one.StartsWith("SPDXRef-File-FfiToolkit.Native.linux-x64-", StringComparison.Ordinal) && one.EndsWith(" GENERATED_FROM libffi-3.8.0", StringComparison.Ordinal));
        if (Directory.Exists(s_npm) && Directory.EnumerateFiles(s_npm, "ffitoolkit-node-linux-x64-*.tgz").Any())
        {
            Assert.Contains("npm-ffitoolkit-node-linux-x64 CONTAINS Iced", relations);
            Assert.Contains("npm-ffitoolkit-node DEPENDS_ON npm-ffitoolkit-node-linux-x64", relations);
            Assert.Contains("npm-ffitoolkit-node-linux-x64 CONTAINS libffi-3.8.0", relations);
            Assert.Contains("zig-0.11.0 BUILD_TOOL_OF npm-ffitoolkit-node-linux-x64", relations);
            Assert.Contains(relations, static one => one.StartsWith("SPDXRef-File-npm-ffitoolkit-node-linux-x64-", StringComparison.Ordinal) && one.Contains(" GENERATED_FROM Microsoft.DotNet.ILCompiler-", StringComparison.Ordinal));
        }

        HashSet<string> known = [.. sbom["packages"]!.AsArray().Concat(sbom["files"]!.AsArray()).Select(static one => (string)one!["SPDXID"]!), "SPDXRef-DOCUMENT"];
        Assert.All(sbom["relationships"]!.AsArray(), one => Assert.Contains((string)one!["relatedSpdxElement"]!, known));
        JsonNode libffi = Assert.Single(sbom["packages"]!.AsArray(), static one => (string)one!["name"]! == "libffi")!;
        Assert.Equal(("MIT", "bf40d752d8f5fd4505bcd1c7d4208ea87fd12c91f087e359651c776748352dc0"), ((string)libffi["licenseDeclared"]!, (string)libffi["checksums"]![0]!["checksumValue"]!));
    }

    [Fact]
    public async Task An_npm_package_that_lacks_what_it_names_or_has_other_bytes_than_it_says_is_refused()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ffitk-npm-");
        await using (FileStream file = File.Create(Path.Combine(folder.FullName, "broken.tgz")))
        await using (GZipStream compressed = new(file, CompressionLevel.Fastest))
        await using (TarWriter tar = new(compressed))
        {
            string description = """{ "name": "@x/y", "version": "0.2.0", "license": "MIT", "main": "./a.js", "optionalDependencies": { "@x/z": "0.1.0" } }""";
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "package/package.json") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(description)) }, TestContext.Current.CancellationToken);
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "package/b.node") { DataStream = new MemoryStream([1]) }, TestContext.Current.CancellationToken);
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "package/build-record.json") { DataStream = new MemoryStream("""{ "files": { "b.node": "00", "c.node": "00" } }"""u8.ToArray()) }, TestContext.Current.CancellationToken);
        }

        BufferedCommandResult result = await RunAsync(Dotnet.Path, "run", Path.Combine("eng", "release", "NpmPackages.cs"), "--", folder.FullName, "0.1.0");
        folder.Delete(recursive: true);

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            [
                "error: @x/y: has version 0.2.0, not 0.1.0",
                "error: @x/y: names 'LICENSE', which is not in it",
                "error: @x/y: names 'THIRD-PARTY-NOTICES.md', which is not in it",
                "error: @x/y: names 'a.js', which is not in it",
                "error: @x/y: has a binary, and does not say for which system and processor",
                "error: @x/y: has 'b.node', which its build-record.json does not know, or not with these bytes",
                "error: @x/y: has a build-record.json with 'c.node', which is not in it",
                "error: @x/y: depends on @x/z 0.1.0, which is not released with it",
            ],
            result.StandardError.TrimEnd().Split('\n'));
    }

    private static Task<BufferedCommandResult> CheckAsync(params string[] arguments) => RunAsync(Path.Combine(Repository.Root, "eng", "release-check.sh"), arguments);

    private static async Task<BufferedCommandResult> RunAsync(string program, params string[] arguments) => await Cli.Wrap(program)
        .WithArguments(arguments)
        .WithWorkingDirectory(Repository.Root)
        .WithValidation(CommandResultValidation.None)
        .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
}
