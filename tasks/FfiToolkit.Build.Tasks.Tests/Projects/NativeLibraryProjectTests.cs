using FfiToolkit.Build.Tasks.Processes;
using NuGet.Packaging;

namespace FfiToolkit.Build.Tasks.Tests.Projects;

/// <summary>A project elsewhere with a library of its own.</summary>
public sealed class NativeLibraryProjectTests(PackedBuildPackage package) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Build_puts_it_beside_the_program_and_pack_makes_a_package_per_rid_that_the_projects_depends_on_and_npm_packages()
    {
        await package.WriteProjectAsync(_folder, "<TargetFramework>net10.0</TargetFramework><PackageId>My.Answer</PackageId><Authors>me</Authors><FfiRuntimeIdentifiers>linux-x64;osx-arm64</FfiRuntimeIdentifiers><FfiNpmPackage>@me/answer</FfiNpmPackage><RuntimeIdentifier>linux-x64</RuntimeIdentifier><AppendRuntimeIdentifierToOutputPath>false</AppendRuntimeIdentifierToOutputPath>");
        string project = _folder[PackedBuildPackage.Project];
        string file = Path.Combine(project, "Library.csproj");
        string text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, text.Replace("</Project>", "<ItemGroup><NativeLibrary Include=\"answer\" Sources=\"src/*.c\" IncludeDirectories=\"include\" Exports=\"answer.exports\" /></ItemGroup></Project>", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        _folder.Write($"{PackedBuildPackage.Project}/src/answer.c", "#include \"answer.h\"\nint answer (void) { return 42; }\n");
        _folder.Write($"{PackedBuildPackage.Project}/include/answer.h", "int answer (void);\n");
        _folder.Write($"{PackedBuildPackage.Project}/answer.exports", "answer\n");

        ToolResult pack = await Dotnet.RunAsync(project, ["pack", "-c", "Release"]);

        Assert.True(pack.Succeeded, pack.Text);
        string output = Path.Combine(project, "bin", "Release");
        Assert.True(File.Exists(Path.Combine(output, "net10.0", "libanswer.so")), pack.Text);
        using PackageArchiveReader main = new(Path.Combine(output, "My.Answer.7.0.0.nupkg"));
        Assert.Equal(["My.Answer.linux-x64", "My.Answer.osx-arm64"], main.GetPackageDependencies().SelectMany(static group => group.Packages).Select(static dependency => dependency.Id));
        Assert.Contains("include/answer.h", main.GetFiles());
        Assert.DoesNotContain(main.GetFiles(), static name => name.Contains("libffi", StringComparison.Ordinal));
        using PackageArchiveReader linux = new(Path.Combine(output, "My.Answer.linux-x64.7.0.0.nupkg"));
        Assert.Equal(
            ["README.md", "buildTransitive/My.Answer.linux-x64.targets", "records/answer/THIRD-PARTY-NOTICES.txt", "records/answer/build-record.json", "runtimes/linux-bionic-x64/native/_._", "runtimes/linux-musl-x64/native/_._", "runtimes/linux-x64/native/libanswer.so", "staticlibs/linux-x64/libanswer.a"],
            linux.ContentFiles());
        Assert.Contains("<DirectPInvoke Include=\"answer\" />", linux.Text("buildTransitive/My.Answer.linux-x64.targets"), StringComparison.Ordinal);
        Assert.Equal(
            ["me-answer-7.0.0.tgz", "me-answer-darwin-arm64-7.0.0.tgz", "me-answer-linux-x64-7.0.0.tgz"],
            Directory.EnumerateFiles(output, "*.tgz").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        string loaded = await LoadAsync(output);
        Assert.EndsWith("/node_modules/@me/answer-linux-x64/libanswer.so", loaded, StringComparison.Ordinal);
        Assert.True(File.Exists(loaded), loaded);
    }

    // Unpacked as npm installs them.
    private async Task<string> LoadAsync(string output)
    {
        foreach (string name in (string[])["answer", "answer-linux-x64"])
        {
            string folder = _folder["installed-by-npm", "node_modules", "@me", name];
            Directory.CreateDirectory(folder);
            await Tool.RunAsync("tar", "-xzf", Path.Combine(output, $"me-{name}-7.0.0.tgz"), "-C", folder, "--strip-components=1");
        }

        ToolResult node = await ToolRunner.RunAsync(new ToolCommand("node", ["-p", "require('@me/answer').path"], _folder["installed-by-npm"]), TestContext.Current.CancellationToken);
        Assert.True(node.Succeeded, node.Text);
        return node.Output.Trim();
    }
}
