using FfiToolkit.Build.Tasks.Processes;
using NuGet.Packaging;

namespace FfiToolkit.Build.Tasks.Tests.Projects;

/// <summary>The package FfiToolkit.Build, packed and then used from outside of the repository.</summary>
public sealed class BuildPackageTests(BuiltLibffi libffi) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_project_elsewhere_builds_and_packs_libffi_with_the_package_alone()
    {
        await libffi.RequestAsync(RealSources.Current, _folder.Path);
        string project = Path.Combine(Repository.Root, "tasks", "FfiToolkit.Build.Tasks");
        ToolResult pack = await Dotnet.RunAsync(project, ["pack", "-c", Repository.Configuration, "--no-build", $"-p:PackageOutputPath={_folder["feed"]}", $"-p:_FfiTasksPublish={_folder["publish"]}/"]);
        Assert.True(pack.Succeeded, pack.Text);
        string file = Assert.Single(Directory.GetFiles(_folder["feed"]));
        AssertContents(file);

        Directory.CreateDirectory(_folder["supplied"]);
        await File.WriteAllBytesAsync(_folder["supplied", "v3.8.0.tar.gz"], await libffi.Sources.ArchiveAsync(RealSources.Current), TestContext.Current.CancellationToken);
        WriteProject(Path.GetFileName(file)["FfiToolkit.Build.".Length..^".nupkg".Length]);
        ToolResult build = await Dotnet.RunAsync(_folder["project"], ["build", "-t:FfiPackNative", "-restore"]);

        Assert.True(build.Succeeded, build.Text);
        Assert.True(File.Exists(_folder["project", "bin", "native", "linux-x64", "libffi.so.8"]));
        using PackageArchiveReader package = new(_folder["project", "bin", "packages", "My.Libffi.linux-x64.7.0.0.nupkg"]);
        Assert.Contains("runtimes/linux-x64/native/libffi.so.8", package.GetFiles());
    }

    private static void AssertContents(string file)
    {
        using PackageArchiveReader package = new(file);
        string[] files = package.ContentFiles();
        Assert.All(
            ["tools/net10.0/FfiToolkit.Build.Tasks.dll", "tools/net10.0/FfiToolkit.Build.Tasks.deps.json", "tools/net10.0/CliWrap.dll", "tools/net10.0/NuGet.Packaging.dll", "tools/libffi/pins.json", "build/FfiToolkit.Build.props", "buildTransitive/FfiToolkit.Build.targets", "THIRD-PARTY-NOTICES.md"],
            name => Assert.Contains(name, files));
        Assert.DoesNotContain(files, name => name.Contains("Microsoft.Build", StringComparison.OrdinalIgnoreCase) || name.Contains("repository", StringComparison.Ordinal) || name.StartsWith("lib/", StringComparison.Ordinal));
        Assert.True(package.NuspecReader.GetDevelopmentDependency());
        Assert.Empty(package.GetPackageDependencies().SelectMany(group => group.Packages));
    }

    private void WriteProject(string version)
    {
        // Only the feed of this test, and a packages folder of its own: nothing of the machine's takes part.
        _folder.Write("project/NuGet.config", $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{_folder["feed"]}" /></packageSources>
              <config><add key="globalPackagesFolder" value="{_folder["packages"]}" /></config>
            </configuration>
            """);
        _folder.Write("project/native.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <NuGetAudit>false</NuGetAudit>
                <Version>7.0.0</Version>
                <FfiNativePackageId>My.Libffi</FfiNativePackageId>
                <FfiRequireNative>true</FfiRequireNative>
                <FfiSourceFolder>../supplied</FfiSourceFolder>
                <FfiSourcePlaces>folder</FfiSourcePlaces>
                <FfiCacheFolder>../cache</FfiCacheFolder>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="FfiToolkit.Build" Version="{version}" /></ItemGroup>
            </Project>
            """);
    }
}
