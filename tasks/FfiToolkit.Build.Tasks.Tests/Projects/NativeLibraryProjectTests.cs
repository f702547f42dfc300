using System.Runtime.InteropServices;
using System.Text.Json;
using FfiToolkit.Build.Tasks.Processes;
using NuGet.Packaging;

namespace FfiToolkit.Build.Tasks.Tests.Projects;

/// <summary>A project with a library of its own, from the template to the packages.</summary>
public sealed class NativeLibraryProjectTests(TemplateProject project) : IClassFixture<TemplateProject>
{
    private delegate double Dot(double[] left, double[] right, nuint count);

    [Fact]
    public async Task The_template_makes_a_project_of_its_own_version_that_builds_the_library_beside_the_program()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "what is built is called here, on linux-x64");
        await project.MakeAsync();

        Assert.Contains($"<PackageReference Include=\"FfiToolkit.Build\" Version=\"{await project.ToolkitAsync()}\"", await ReadAsync("My.Vector.csproj"), StringComparison.Ordinal);
        nint library = NativeLibrary.Load(Path.Combine(project.Output, "net10.0", "libmy_vector.so"));
        Assert.Equal(32, Marshal.GetDelegateForFunctionPointer<Dot>(NativeLibrary.GetExport(library, "my_vector_dot"))([1, 2, 3], [4, 5, 6], 3));

        // Whole: what C's preprocessor is to decide, such as what Windows exports, was not decided by dotnet new.
        string header = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "targets", "FfiToolkit.Templates", "content", "ffi-native", "native", "include", "fastmath.h"), TestContext.Current.CancellationToken);
        Assert.Equal(header.Replace("FASTMATH", "MY_VECTOR", StringComparison.Ordinal).Replace("fastmath", "my_vector", StringComparison.Ordinal), await ReadAsync("native/include/my_vector.h"));

        // Where the template tells clangd to look, and for the program's own RID, though others were built after it.
        Assert.Contains("CompilationDatabase: obj/ffi", await ReadAsync(".clangd"), StringComparison.Ordinal);
        using JsonDocument commands = JsonDocument.Parse(await ReadAsync("obj/ffi/compile_commands.json"));
        JsonElement command = Assert.Single(commands.RootElement.EnumerateArray());
        Assert.Equal(Path.Combine(project.Project, "native", "my_vector.c"), command.GetProperty("file").GetString());
        Assert.Contains("x86_64-linux-gnu", command.GetProperty("arguments").EnumerateArray().Select(static argument => argument.GetString()));
    }

    [Fact]
    public async Task Pack_makes_a_package_per_rid_that_the_projects_depends_on_and_npm_packages()
    {
        await project.MakeAsync();

        using PackageArchiveReader main = new(Path.Combine(project.Output, "My.Vector.7.0.0.nupkg"));
        Assert.Equal(["My.Vector.linux-x64", "My.Vector.osx-arm64"], main.GetPackageDependencies().SelectMany(static group => group.Packages).Select(static dependency => dependency.Id));
        Assert.Contains("include/my_vector.h", main.GetFiles());
        Assert.DoesNotContain(main.GetFiles(), static name => name.Contains("libffi", StringComparison.Ordinal));
        using PackageArchiveReader linux = new(Path.Combine(project.Output, "My.Vector.linux-x64.7.0.0.nupkg"));
        Assert.Equal(
            ["README.md", "buildTransitive/My.Vector.linux-x64.targets", "records/my_vector/THIRD-PARTY-NOTICES.txt", "records/my_vector/build-record.json", "runtimes/linux-bionic-x64/native/_._", "runtimes/linux-musl-x64/native/_._", "runtimes/linux-x64/native/libmy_vector.so", "staticlibs/linux-x64/libmy_vector.a"],
            linux.ContentFiles());
        Assert.Equal(
            ["me-vector-7.0.0.tgz", "me-vector-darwin-arm64-7.0.0.tgz", "me-vector-linux-x64-7.0.0.tgz"],
            Directory.EnumerateFiles(project.Output, "*.tgz").Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Another_folder_packs_the_same_bytes_and_one_package_where_that_is_asked_for()
    {
        await project.MakeAsync();
        string copy = project.Copy("copy");

        await TemplateProject.PackAsync(copy);

        string output = Path.Combine(copy, "bin", "Release");
        string[] packages = [.. Directory.EnumerateFiles(project.Output).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];
        Assert.Equal(["My.Vector.7.0.0.nupkg", "My.Vector.Symbols.7.0.0.nupkg", "My.Vector.linux-x64.7.0.0.nupkg", "My.Vector.osx-arm64.7.0.0.nupkg", "me-vector-7.0.0.tgz", "me-vector-darwin-arm64-7.0.0.tgz", "me-vector-linux-x64-7.0.0.tgz"], packages);
        Assert.All(packages, package => Assert.True(File.ReadAllBytes(Path.Combine(project.Output, package)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(output, package))), $"{package} is not the same"));

        await TemplateProject.PackAsync(copy, "--no-build", "-p:FfiPackageLayout=single", "-o", project["single"]);

        Assert.Equal(["My.Vector.7.0.0.nupkg", "My.Vector.Symbols.7.0.0.nupkg"], Directory.EnumerateFiles(project["single"], "*.nupkg").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using PackageArchiveReader single = new(Path.Combine(project["single"], "My.Vector.7.0.0.nupkg"));
        Assert.Empty(single.GetPackageDependencies().SelectMany(static group => group.Packages));
        string[] natives = [.. single.ContentFiles().Where(static file => file.StartsWith("runtimes/", StringComparison.Ordinal) || file.StartsWith("staticlibs/", StringComparison.Ordinal))];
        Assert.Equal(
            ["runtimes/linux-bionic-x64/native/_._", "runtimes/linux-musl-x64/native/_._", "runtimes/linux-x64/native/libmy_vector.so", "runtimes/osx-arm64/native/libmy_vector.dylib", "staticlibs/linux-x64/libmy_vector.a", "staticlibs/osx-arm64/libmy_vector.a"],
            natives);
        Assert.Equal(2, single.Text("buildTransitive/My.Vector.targets").Split("<DirectPInvoke Include=\"my_vector\" />").Length - 1);
    }

    [Fact]
    public async Task A_NativeAOT_program_that_asks_for_it_is_linked_with_the_static_library_of_its_rid_and_has_no_other()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "what is linked runs here, on linux-x64");
        await project.MakeAsync();
        string package = project["package"];
        System.IO.Compression.ZipFile.ExtractToDirectory(Path.Combine(project.Output, "My.Vector.linux-x64.7.0.0.nupkg"), package);
        await File.WriteAllTextAsync(project["Program.proj"], """
            <Project>
              <Import Project="package/buildTransitive/My.Vector.linux-x64.targets" />
              <Target Name="ComputeResolvedFilesToPublishList">
                <ItemGroup><ResolvedFileToPublish Include="package/runtimes/linux-x64/native/libmy_vector.so;other.so" /></ItemGroup>
              </Target>
            </Project>
            """, TestContext.Current.CancellationToken);

        using JsonDocument items = await ItemsAsync("linux-x64");
        using JsonDocument others = await ItemsAsync("linux-arm64");

        Assert.Equal(["my_vector"], Identities(items, "DirectPInvoke"));
        string archive = Assert.Single(Identities(items, "NativeLibrary"));
        Assert.Empty(Identities(others, "NativeLibrary"));
        Assert.Equal(["other.so"], Identities(items, "ResolvedFileToPublish"));
        Assert.Equal(2, Identities(others, "ResolvedFileToPublish").Length);
        await File.WriteAllTextAsync(project["main.c"], "#include <stdio.h>\n#include \"my_vector.h\"\nint main (void) { double a[] = { 1, 2, 3 }; printf (\"%g\\n\", my_vector_dot (a, a, 3)); return 0; }\n", TestContext.Current.CancellationToken);
        await Tool.RunAsync("cc", "-I", Path.Combine(project.Project, "native", "include"), project["main.c"], archive, "-o", project["main"]);
        Assert.Equal("14\n", await Tool.RunAsync(project["main"]));
    }

    [Theory]
    [InlineData("koffi", "const f = require('koffi').load(path).func('double my_vector_dot (const double *, const double *, size_t)')")]
    [InlineData("node:ffi", "const f = require('node:ffi').dlopen(path, signatures).functions.my_vector_dot")]
    [InlineData("@ffitoolkit/node", "const f = require('@ffitoolkit/node').dlopen(path, signatures).functions.my_vector_dot")]
    public async Task The_npm_packages_give_a_path_that_an_FFI_of_JavaScript_opens(string host, string load)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "what is built is called here, on linux-x64");
        await project.MakeAsync();
        string modules = project[host.Replace('/', '-').Replace(':', '-'), "node_modules"];
        await UnpackAsync(Path.Combine(modules, "@me", "vector"), Path.Combine(project.Output, "me-vector-7.0.0.tgz"));
        await UnpackAsync(Path.Combine(modules, "@me", "vector-linux-x64"), Path.Combine(project.Output, "me-vector-linux-x64-7.0.0.tgz"));
        string node = Path.Combine(Repository.Root, "artifacts", "nodes", "node26", "bin", "node");
        switch (host)
        {
            case "koffi":
                // The release that this repository pins by hash.
                ToolResult install = await Tool.TryRunAsync("node", Path.Combine(Repository.Root, "eng", "npm.js"), Path.Combine(Repository.Root, "engine", "FfiToolkit.Node", "examples", "sqlite"), project["koffi", "installed"]);
                Assert.SkipUnless(install.Succeeded, $"koffi cannot be had here: {install.Reason()}");
                Directory.CreateSymbolicLink(Path.Combine(modules, "koffi"), Path.Combine(project["koffi", "installed"], "koffi"));
                node = ExecutableFinder.FromEnvironment().Find("node")!;
                break;
            case "node:ffi":
                Assert.SkipUnless(File.Exists(node), "eng/nodes.sh, which provides a Node that has node:ffi, was not run");
                break;
            default:
                string packed = Path.Combine(Repository.Root, "artifacts", "npm");
                string[] ours = Directory.Exists(packed) ? [.. Directory.EnumerateFiles(packed, "ffitoolkit-node-*.tgz").Where(static file => !file.Contains("nofastcall", StringComparison.Ordinal))] : [];
                string? main = ours.FirstOrDefault(static file => char.IsAsciiDigit(Path.GetFileName(file)["ffitoolkit-node-".Length]));
                string? addon = ours.FirstOrDefault(static file => Path.GetFileName(file).StartsWith("ffitoolkit-node-linux-x64-", StringComparison.Ordinal));
                Assert.SkipWhen(main is null || addon is null || !File.Exists(node), "eng/build.sh, which packs our own host and provides a Node for it, was not run");
                await UnpackAsync(Path.Combine(modules, "@ffitoolkit", "node"), main!);
                await UnpackAsync(Path.Combine(modules, "@ffitoolkit", "node-linux-x64"), addon!);
                break;
        }

        string script = $"const {{ path }} = require('@me/vector'); const signatures = {{ my_vector_dot: {{ arguments: ['buffer', 'buffer', 'uint64'], return: 'double' }} }}; {load}; console.log(path); console.log(f(new Float64Array([1, 2, 3]), new Float64Array([4, 5, 6]), 3n));";
        ToolResult run = await ToolRunner.RunAsync(new ToolCommand(node, [.. host == "node:ffi" ? (string[])["--experimental-ffi", "--no-warnings"] : [], "-e", script], Path.GetDirectoryName(modules)!), TestContext.Current.CancellationToken);

        Assert.True(run.Succeeded, run.Text);
        Assert.Equal([Path.Combine(modules, "@me", "vector-linux-x64", "libmy_vector.so"), "32"], run.Output.Trim().Split('\n'));
    }

    private async Task<string> ReadAsync(string name) => await File.ReadAllTextAsync(Path.Combine(project.Project, name), TestContext.Current.CancellationToken);

    private async Task<JsonDocument> ItemsAsync(string rid)
    {
        ToolResult items = await Dotnet.RunAsync(Path.GetDirectoryName(project["Program.proj"])!, ["msbuild", "Program.proj", "-getItem:DirectPInvoke", "-getItem:NativeLibrary", "-getItem:ResolvedFileToPublish", "-t:ComputeResolvedFilesToPublishList", "-p:FfiLinkStatically=true", "-p:PublishAot=true", $"-p:RuntimeIdentifier={rid}"]);
        Assert.True(items.Succeeded, items.Text);
        return JsonDocument.Parse(items.Output);
    }

    private static string[] Identities(JsonDocument items, string type) => [.. items.RootElement.GetProperty("Items").GetProperty(type).EnumerateArray().Select(static item => item.GetProperty("Identity").GetString()!)];

    // As npm installs them.
    private static async Task UnpackAsync(string folder, string archive)
    {
        Directory.CreateDirectory(folder);
        await Tool.RunAsync("tar", "-xzf", archive, "-C", folder, "--strip-components=1");
    }
}
