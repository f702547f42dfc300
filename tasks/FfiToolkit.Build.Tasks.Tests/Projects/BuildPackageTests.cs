using FfiToolkit.Build.Tasks.Processes;
using NuGet.Packaging;

namespace FfiToolkit.Build.Tasks.Tests.Projects;

/// <summary>The package FfiToolkit.Build, used from outside of the repository.</summary>
public sealed class BuildPackageTests(BuiltLibffi libffi, PackedBuildPackage built) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_holds_the_tasks_with_what_they_need_and_no_dependency()
    {
        using PackageArchiveReader package = new(await built.FileAsync());
        string[] files = package.ContentFiles();

        Assert.All(
            [
                "tools/net10.0/FfiToolkit.Build.Tasks.dll", "tools/net10.0/FfiToolkit.Build.Tasks.deps.json", "tools/net10.0/CliWrap.dll", "tools/net10.0/NuGet.Packaging.dll",
                "tools/libffi/pins.json", "tools/toolchains/toolchains.json", "build/FfiToolkit.Build.props", "buildTransitive/FfiToolkit.Build.targets", "buildMultiTargeting/FfiToolkit.Build.targets", "THIRD-PARTY-NOTICES.md",
            ],
            name => Assert.Contains(name, files));
        Assert.DoesNotContain(files, name => name.Contains("Microsoft.Build", StringComparison.OrdinalIgnoreCase) || name.Contains("repository", StringComparison.Ordinal) || name.StartsWith("lib/", StringComparison.Ordinal));
        Assert.True(package.NuspecReader.GetDevelopmentDependency());
        Assert.Empty(package.GetPackageDependencies().SelectMany(group => group.Packages));
    }

    [Fact]
    public async Task A_project_elsewhere_packs_libffi_into_packages_of_its_own()
    {
        await SupplyAsync();
        await built.WriteProjectAsync(_folder, "<TargetFramework>net10.0</TargetFramework><FfiNativePackageId>My.Libffi</FfiNativePackageId><FfiRequireNative>true</FfiRequireNative>");

        ToolResult build = await Dotnet.RunAsync(_folder["project"], ["build", "-t:PackLibffi"]);

        Assert.True(build.Succeeded, build.Text);
        Assert.True(File.Exists(_folder["project", "bin", "native", "linux-x64", "libffi.so.8"]));
        using PackageArchiveReader package = new(_folder["project", "bin", "packages", "My.Libffi.linux-x64.7.0.0.nupkg"]);
        Assert.Contains("runtimes/linux-x64/native/libffi.so.8", package.GetFiles());
    }

    [Fact]
    public async Task A_project_that_names_rids_builds_libffi_for_them_and_carries_it_in_its_own_package()
    {
        await SupplyAsync();

        // Plural, as of a project for several frameworks: MSBuild then builds over the frameworks, where other files of a package are read.
        await built.WriteProjectAsync(_folder, "<TargetFrameworks>net10.0</TargetFrameworks><FfiRuntimeIdentifiers>linux-x64;osx-arm64</FfiRuntimeIdentifiers>");

        ToolResult build = await Dotnet.RunAsync(_folder["project"], ["build", "-t:BuildLibffi"]);
        Assert.True(build.Succeeded, build.Text);
        Assert.Contains("libffi 3.8.0 for linux-x64: ", build.Output, StringComparison.Ordinal);
        Assert.Contains("libffi 3.8.0 for osx-arm64: ", build.Output, StringComparison.Ordinal);
        Assert.Equal("3.8.0\n", await RunWithStaticLibraryAsync(_folder["project", "bin", "native", "linux-x64"]));

        ToolResult pack = await Dotnet.RunAsync(_folder["project"], ["pack"]);
        Assert.True(pack.Succeeded, pack.Text);
        Assert.DoesNotContain("warning", pack.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("libffi 3.8.0 for ", pack.Output, StringComparison.Ordinal);
        using PackageArchiveReader package = new(_folder["project", "bin", "Release", "Library.7.0.0.nupkg"]);
        Assert.Equal(
            [
                "lib/net10.0/Library.dll", "libffi/LICENSE", "libffi/linux-x64/build-record.json", "libffi/osx-arm64/build-record.json",
                "runtimes/linux-x64/native/libffi.so.8", "runtimes/osx-arm64/native/libffi.dylib",
            ],
            package.ContentFiles());
        Assert.Empty(package.GetPackageDependencies().SelectMany(group => group.Packages));
    }

    [Theory]
    [InlineData("-p:FfiRuntimeIdentifiers=linux-x64%3Bplan9-x64", "error FFITK2001: libffi cannot be built for 'plan9-x64' (known: linux-x64, linux-arm64, ")]
    [InlineData("-p:FfiPackWithProject=yes", "error FFITK4003: FfiPackWithProject is 'yes'")]
    public async Task Settings_that_cannot_be_are_refused_before_anything_is_done(string setting, string message)
    {
        // No source is supplied: looking for it would be another error.
        await built.WriteProjectAsync(_folder, "<TargetFramework>net10.0</TargetFramework><FfiRuntimeIdentifiers>linux-x64</FfiRuntimeIdentifiers>");

        ToolResult pack = await Dotnet.RunAsync(_folder["project"], ["pack", setting]);

        Assert.Equal(1, pack.ExitCode);
        Assert.Contains(message, pack.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("FFITK1001", pack.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["project", "bin", "native"]));
    }

    private async Task SupplyAsync()
    {
        await libffi.RequestAsync(RealSources.Current, _folder.Path);
        Directory.CreateDirectory(_folder["supplied"]);
        await File.WriteAllBytesAsync(_folder["supplied", "v3.8.0.tar.gz"], await libffi.Sources.ArchiveAsync(RealSources.Current), TestContext.Current.CancellationToken);
    }

    private async Task<string> RunWithStaticLibraryAsync(string native)
    {
        _folder.Write("static/main.c", """
            #include <ffi.h>
            #include <stdio.h>
            int main(void) { ffi_cif cif; ffi_type *types[1] = { &ffi_type_sint32 };
              if (ffi_prep_cif(&cif, FFI_DEFAULT_ABI, 1, &ffi_type_sint32, types) != FFI_OK) return 1;
              puts(ffi_get_version()); return 0; }
            """);
        string program = _folder["static", "main"];
        ToolResult compiled = await ToolRunner.RunAsync(new ToolCommand("cc", ["-I", Path.Combine(native, "include"), "main.c", Path.Combine(native, "libffi.a"), "-lpthread", "-o", program], _folder["static"]), TestContext.Current.CancellationToken);
        Assert.True(compiled.Succeeded, compiled.Text);
        return (await ToolRunner.RunAsync(new ToolCommand(program, [], _folder["static"]), TestContext.Current.CancellationToken)).Output;
    }
}
