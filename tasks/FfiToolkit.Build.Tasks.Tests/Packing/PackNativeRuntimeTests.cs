using System.Text.Json;
using FfiToolkit.Build.Tasks.Recipes;
using Microsoft.Build.Utilities;
using NuGet.Packaging;

namespace FfiToolkit.Build.Tasks.Tests.Packing;

public sealed class PackNativeRuntimeTests(BuiltLibffi libffi) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeBuildEngine _engine = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async System.Threading.Tasks.Task The_rids_package_has_the_library_its_licence_and_its_record()
    {
        BuildResult built = await libffi.GetAsync(RealSources.Current);
        using PackNativeRuntime task = Task(built.Folder);
        Assert.True(task.Execute());

        using PackageArchiveReader package = new(_folder["packages", "FfiToolkit.Native.linux-x64.0.1.0.nupkg"]);
        Assert.Equal(["LICENSE.libffi.txt", "README.md", "THIRD-PARTY-NOTICES.txt", "build-record.json", "runtimes/linux-bionic-x64/native/_._", "runtimes/linux-musl-x64/native/_._", "runtimes/linux-x64/native/libffi.so.8"], package.ContentFiles());
        using MemoryStream library = new();
        await package.GetStream("runtimes/linux-x64/native/libffi.so.8").CopyToAsync(library, TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(built.Folder, "libffi.so.8"), TestContext.Current.CancellationToken), library.ToArray());
        Assert.Contains("Anthony Green", package.Text("LICENSE.libffi.txt"), StringComparison.Ordinal);

        // The machine's compiler built it: its runtime is in the library.
        Assert.Contains("memfd_create.c of FfiToolkit", package.Text("THIRD-PARTY-NOTICES.txt"), StringComparison.Ordinal);
        Assert.Contains("GCC Runtime Library Exception", package.Text("THIRD-PARTY-NOTICES.txt"), StringComparison.Ordinal);

        JsonElement record = JsonDocument.Parse(package.Text("build-record.json")).RootElement;
        Assert.Equal((RealSources.Current, "linux-x64", 48), (record.GetProperty("version").GetString(), record.GetProperty("rid").GetString(), record.GetProperty("exports").GetArrayLength()));
        Assert.DoesNotContain(_folder.Path, package.Text("build-record.json"), StringComparison.Ordinal);
        Assert.DoesNotContain('{', package.Text("README.md"));
    }

    [Fact]
    public async System.Threading.Tasks.Task The_meta_package_depends_on_the_rids_that_were_built()
    {
        using PackNativeRuntime task = Task((await libffi.GetAsync(RealSources.Current)).Folder);
        Assert.True(task.Execute());

        using PackageArchiveReader package = new(_folder["packages", "FfiToolkit.Native.0.1.0.nupkg"]);
        Assert.Equal(["README.md"], package.ContentFiles());
        Assert.Equal(["FfiToolkit.Native.linux-x64 [0.1.0, )"], package.Dependencies("any"));
        Assert.Equal(2, task.Packages.Length);
    }

    [Fact]
    public async System.Threading.Tasks.Task Packing_twice_gives_the_same_bytes()
    {
        BuildResult built = await libffi.GetAsync(RealSources.Current);
        using PackNativeRuntime first = Task(built.Folder);
        Assert.True(first.Execute());
        using PackNativeRuntime second = Task(built.Folder);
        second.OutputFolder = _folder["again"];
        Assert.True(second.Execute());

        Assert.All(first.Packages.Zip(second.Packages), pair => Assert.Equal(File.ReadAllBytes(pair.First.ItemSpec), File.ReadAllBytes(pair.Second.ItemSpec)));
    }

    [Fact]
    public async System.Threading.Tasks.Task A_library_that_is_not_the_recorded_one_is_not_packed()
    {
        BuildResult built = await libffi.GetAsync(RealSources.Current);
        Directory.CreateDirectory(_folder["copy"]);
        foreach (string file in Directory.EnumerateFiles(built.Folder))
        {
            File.Copy(file, _folder["copy", Path.GetFileName(file)]);
        }

        await File.AppendAllTextAsync(_folder["copy", "libffi.so.8"], "x", TestContext.Current.CancellationToken);
        using PackNativeRuntime task = Task(_folder["copy"]);

        Assert.False(task.Execute());
        Assert.Equal(DiagnosticCodes.PackInputMissing, Assert.Single(_engine.Errors).Code);
    }

    [Fact]
    public async System.Threading.Tasks.Task The_projects_page_licence_tags_and_readme_are_those_of_its_packages()
    {
        using PackNativeRuntime task = Task((await libffi.GetAsync(RealSources.Current)).Folder);
        task.ProjectUrl = "https://example.org/mine";
        task.LicenseExpression = "Apache-2.0";
        task.Tags = "one; two three";
        task.Copyright = "Copyright (c) me";
        task.RepositoryUrl = "https://example.org/mine.git";
        task.RepositoryType = "git";
        task.Readme = new TaskItem(_folder.Write("docs/about.md", "# Mine"));
        Assert.True(task.Execute());

        Assert.All(task.Packages, item =>
        {
            using PackageArchiveReader package = new(item.ItemSpec);
            NuspecReader specification = package.NuspecReader;
            Assert.Equal(
                ("https://example.org/mine", "Apache-2.0", "one two three", "Copyright (c) me", "https://example.org/mine.git", "# Mine"),
                (specification.GetProjectUrl(), specification.GetLicenseMetadata()?.License, specification.GetTags(), specification.GetCopyright(), specification.GetRepositoryMetadata().Url, package.Text(specification.GetReadme()!)));
        });
    }

    [Fact]
    public async System.Threading.Tasks.Task A_licence_in_a_file_is_packed_and_named()
    {
        using PackNativeRuntime task = Task((await libffi.GetAsync(RealSources.Current)).Folder);
        task.LicenseFile = new TaskItem(_folder.Write("COPYING", "mine"));
        Assert.True(task.Execute());

        using PackageArchiveReader package = new(task.Packages[0].ItemSpec);
        Assert.Equal(("File", "COPYING", "mine"), (package.NuspecReader.GetLicenseMetadata()?.Type.ToString(), package.NuspecReader.GetLicenseMetadata()?.License, package.Text("COPYING")));
    }

    [Theory]
    [InlineData("LicenseExpression", "no licence", DiagnosticCodes.BadPackage)]
    [InlineData("ProjectUrl", "nowhere", DiagnosticCodes.BadPackage)]
    [InlineData("Readme", "absent.md", DiagnosticCodes.PackInputMissing)]
    public async System.Threading.Tasks.Task What_no_package_can_say_of_itself_is_refused(string name, string value, string code)
    {
        using PackNativeRuntime task = Task((await libffi.GetAsync(RealSources.Current)).Folder);
        task.GetType().GetProperty(name)!.SetValue(task, name == "Readme" ? new TaskItem(_folder[value]) : value);

        Assert.False(task.Execute());
        Assert.Equal(code, Assert.Single(_engine.Errors).Code);
        Assert.False(Directory.Exists(_folder["packages"]));
    }

    [Fact]
    public async System.Threading.Tasks.Task What_this_machines_compiler_built_is_not_packed_unless_the_project_names_a_compiler()
    {
        using PackNativeRuntime task = Task((await libffi.GetAsync(RealSources.Current)).Folder);
        task.AnyToolchain = false;

        Assert.False(task.Execute());
        Assert.Equal(DiagnosticCodes.NotPinned, Assert.Single(_engine.Errors).Code);
        Assert.Contains("or FfiToolchain=native to pack what this machine's compiler builds", _engine.Errors[0].Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["packages"]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nothing_to_pack_is_a_warning_unless_it_is_required(bool required)
    {
        using PackNativeRuntime task = Task("");
        task.Runtimes = [];
        task.Required = required;

        Assert.Equal(!required, task.Execute());
        Assert.Equal(DiagnosticCodes.NativeSkipped, required ? Assert.Single(_engine.Errors).Code : Assert.Single(_engine.Warnings).Code);
    }

    private PackNativeRuntime Task(string folder) => new()
    {
        BuildEngine = _engine,
        Runtimes = folder.Length == 0 ? [] : [new TaskItem(folder, new Dictionary<string, string> { ["Rid"] = "linux-x64" })],
        DataFolder = Repository.DataFolder,
        PackageId = "FfiToolkit.Native",
        PackageVersion = "0.1.0-nofastcall",
        Authors = "test",
        AnyToolchain = true,
        OutputFolder = _folder["packages"],
        Timestamp = 1767225600,
    };
}
