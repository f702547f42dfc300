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
                "tools/net10.0/FfiToolkit.Build.Tasks.dll", "tools/net10.0/FfiToolkit.Build.Tasks.deps.json", "tools/net10.0/CliWrap.dll", "tools/net10.0/NuGet.Packaging.dll", "tools/net10.0/SharpCompress.dll",
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
        await built.WriteProjectAsync(_folder, "<TargetFramework>net10.0</TargetFramework><FfiNativePackageId>My.Libffi</FfiNativePackageId><PackageTags>mine</PackageTags><PackageReadmeFile>about.md</PackageReadmeFile><FfiRequireNative>true</FfiRequireNative>");

        _folder.Write($"{PackedBuildPackage.Project}/about.md", "# Mine");
        ToolResult build = await Dotnet.RunAsync(_folder[PackedBuildPackage.Project], ["build", "-t:PackLibffi", "-p:PackageVersion=7.1.0-beta"]);

        Assert.True(build.Succeeded, build.Text);
        Assert.True(File.Exists(_folder[PackedBuildPackage.Project, "bin", "native", "linux-x64", "libffi.so.8"]));
        using PackageArchiveReader package = new(_folder[PackedBuildPackage.Project, "bin", "packages", "My.Libffi.linux-x64.7.1.0-beta.nupkg"]);
        Assert.Contains("runtimes/linux-x64/native/libffi.so.8", package.GetFiles());
        Assert.Equal(("mine", "# Mine"), (package.NuspecReader.GetTags(), package.Text(package.NuspecReader.GetReadme()!)));
        Assert.Contains("\"integrity\": \"sha512-", package.Text("build-record.json"), StringComparison.Ordinal);

        ToolResult wrong = await Dotnet.RunAsync(_folder[PackedBuildPackage.Project], ["build", "-t:PackLibffi", "--no-restore", "-p:Version=not.a.version"]);
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("error FFITK3005: 'not.a.version' is no version for a package", wrong.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("MSB4018", wrong.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_command_line_rids_and_flags_are_lists_and_clean_removes_what_was_made_for_all()
    {
        await SupplyAsync();
        await built.WriteProjectAsync(_folder, "<TargetFramework>net10.0</TargetFramework>");
        string foreign = _folder.Write($"{PackedBuildPackage.Project}/bin/native/osx-x64/mine.txt", "not made by a build");

        ToolResult build = await Dotnet.RunAsync(_folder[PackedBuildPackage.Project], ["build", "-t:BuildLibffi", "-p:FfiRuntimeIdentifiers=linux-x64%3Blinux-arm64", "-p:FfiCFlags=-O0 -g", "-p:FfiLinkFlags=-z nodelete"]);
        Assert.True(build.Succeeded, build.Text);
        foreach (string rid in (string[])["linux-x64", "linux-arm64"])
        {
            string library = _folder[PackedBuildPackage.Project, "bin", "native", rid, "libffi.so.8"];
            Assert.Contains(" .debug_info ", await Tool.RunAsync("readelf", "-SW", library), StringComparison.Ordinal);
            Assert.Contains("NODELETE", await Tool.RunAsync("readelf", "-dW", library), StringComparison.Ordinal);
            Assert.DoesNotContain("__ubsan", await Tool.RunAsync("readelf", "-sW", library), StringComparison.Ordinal);
        }

        ToolResult clean = await Dotnet.RunAsync(_folder[PackedBuildPackage.Project], ["build", "-t:CleanLibffi", "--no-restore", "-p:FfiRuntimeIdentifiers=all"]);
        Assert.True(clean.Succeeded, clean.Text);
        Assert.Equal([foreign], Directory.EnumerateFiles(_folder[PackedBuildPackage.Project, "bin", "native"], "*", SearchOption.AllDirectories));
        Assert.False(Directory.Exists(_folder[PackedBuildPackage.Project, "obj", "ffi"]));
    }

    [Theory]
    [InlineData("<TargetFramework>net10.0</TargetFramework>", true, "artifacts/bin/Library/native", "artifacts/bin/Library/release", "artifacts/obj/Library/ffi", "artifacts/package/release")]
    [InlineData("<TargetFrameworks>net10.0</TargetFrameworks>", false, "bin/native", "bin/Release/net10.0", "obj/ffi", "bin/Release")]
    public async Task Builds_rebuilds_packs_and_cleans_are_those_of_the_sdk(string properties, bool artifacts, string native, string output, string intermediate, string packages)
    {
        await SupplyAsync();
        await built.WriteProjectAsync(_folder, $"{properties}<OutputType>Exe</OutputType><FfiBuildNative>true</FfiBuildNative><FfiPackWithProject>true</FfiPackWithProject>");
        _folder.Write($"{PackedBuildPackage.Project}/Library.cs", """
            System.Console.WriteLine(System.Runtime.InteropServices.Marshal.PtrToStringUTF8(Libffi.ffi_get_version()));
            static class Libffi { [System.Runtime.InteropServices.DllImport("libffi.so.8")] public static extern nint ffi_get_version(); }
            """);
        _folder.Write($"{PackedBuildPackage.Project}/Directory.Build.props", $"<Project><PropertyGroup><UseArtifactsOutput>{(artifacts ? "true" : "false")}</UseArtifactsOutput></PropertyGroup></Project>");
        string project = _folder[PackedBuildPackage.Project];
        string beside = Path.Combine(project, output, "libffi.so.8");

        ToolResult tooSoon = await Dotnet.RunAsync(project, ["build", "-c", "Release", "-t:PackLibffi", "-p:NoBuild=true"]);
        Assert.Contains("error FFITK3003: ", tooSoon.Output, StringComparison.Ordinal);

        ToolResult build = await Dotnet.RunAsync(project, ["build", "-c", "Release", "--no-restore"]);
        Assert.True(build.Succeeded, build.Text);
        Assert.True(File.Exists(Path.Combine(project, native, "linux-x64", "libffi.so.8")));
        Assert.True(Directory.Exists(Path.Combine(project, intermediate)));
        Assert.Equal("3.8.0\n", (await Dotnet.RunProgramAsync(Path.Combine(project, output, "Library.dll"))).Output);

        ToolResult pack = await Dotnet.RunAsync(project, ["pack", "--no-build"]);
        Assert.True(pack.Succeeded, pack.Text);
        Assert.DoesNotContain("libffi: ", pack.Output, StringComparison.Ordinal);
        using (PackageArchiveReader package = new(Path.Combine(project, packages, "Library.7.0.0.nupkg")))
        {
            Assert.Contains("runtimes/linux-x64/native/libffi.so.8", package.GetFiles());
        }

        ToolResult rebuild = await Dotnet.RunAsync(project, ["build", "-c", "Release", "--no-restore", "-t:Rebuild"]);
        Assert.True(rebuild.Succeeded, rebuild.Text);
        Assert.Contains("libffi: 1 built, 0 up to date", rebuild.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(beside));

        ToolResult clean = await Dotnet.RunAsync(project, ["clean", "-c", "Release"]);
        Assert.True(clean.Succeeded, clean.Text);
        Assert.False(File.Exists(beside));
        Assert.False(Directory.Exists(Path.Combine(project, native)));
        Assert.False(Directory.Exists(Path.Combine(project, intermediate)));
    }

    [Fact]
    public async Task A_project_that_names_rids_builds_libffi_for_them_and_carries_it_in_its_own_package()
    {
        await SupplyAsync();

        // Plural, as of a project for several frameworks: MSBuild then builds over the frameworks, where other files of a package are read.
        await built.WriteProjectAsync(_folder, "<TargetFrameworks>net10.0</TargetFrameworks><FfiRuntimeIdentifiers>linux-x64;osx-arm64</FfiRuntimeIdentifiers>");

        ToolResult build = await Dotnet.RunAsync(_folder[PackedBuildPackage.Project], ["build", "-t:BuildLibffi"]);
        Assert.True(build.Succeeded, build.Text);
        Assert.Contains("libffi 3.8.0 for linux-x64: ", build.Output, StringComparison.Ordinal);
        Assert.Contains("libffi 3.8.0 for osx-arm64: ", build.Output, StringComparison.Ordinal);
        Assert.Equal("3.8.0\n", await RunWithStaticLibraryAsync(_folder[PackedBuildPackage.Project, "bin", "native", "linux-x64"]));

        ToolResult pack = await Dotnet.RunAsync(_folder[PackedBuildPackage.Project], ["pack"]);
        Assert.True(pack.Succeeded, pack.Text);
        Assert.DoesNotContain("warning", pack.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("libffi 3.8.0 for ", pack.Output, StringComparison.Ordinal);
        using PackageArchiveReader package = new(_folder[PackedBuildPackage.Project, "bin", "Release", "Library.7.0.0.nupkg"]);
        Assert.Equal(
            [
                "lib/net10.0/Library.dll", "libffi/LICENSE", "libffi/linux-x64/THIRD-PARTY-NOTICES.txt", "libffi/linux-x64/build-record.json", "libffi/osx-arm64/THIRD-PARTY-NOTICES.txt", "libffi/osx-arm64/build-record.json",
                "runtimes/linux-x64/native/libffi.so.8", "runtimes/osx-arm64/native/libffi.dylib",
            ],
            package.ContentFiles());
        Assert.Empty(package.GetPackageDependencies().SelectMany(group => group.Packages));
    }

    [Theory]
    [InlineData("-p:FfiRuntimeIdentifiers=linux-x64%3Bplan9-x64", "error FFITK2001: nothing can be built for 'plan9-x64' (known: linux-x64, linux-arm64, ")]
    [InlineData("-p:FfiPackWithProject=yes", "error FFITK4003: FfiPackWithProject is 'yes'")]
    public async Task Settings_that_cannot_be_are_refused_before_anything_is_done(string setting, string message)
    {
        // No source is supplied: looking for it would be another error.
        await built.WriteProjectAsync(_folder, "<TargetFramework>net10.0</TargetFramework><FfiRuntimeIdentifiers>linux-x64</FfiRuntimeIdentifiers>");

        ToolResult pack = await Dotnet.RunAsync(_folder[PackedBuildPackage.Project], ["pack", setting]);

        Assert.Equal(1, pack.ExitCode);
        Assert.Contains(message, pack.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("FFITK1001", pack.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder[PackedBuildPackage.Project, "bin", "native"]));
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
