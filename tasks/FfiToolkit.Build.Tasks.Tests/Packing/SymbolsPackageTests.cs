using System.IO.Compression;
using System.Xml.Linq;
using FfiToolkit.Build.Tasks.Recipes;
using Microsoft.Build.Utilities;
using NuGet.Packaging;

namespace FfiToolkit.Build.Tasks.Tests.Packing;

/// <summary>The package with the debug information.</summary>
public sealed class SymbolsPackageTests(AllRuntimes runtimes) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeBuildEngine _engine = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async System.Threading.Tasks.Task It_has_the_debug_information_of_every_rid_where_debuggers_look_for_it_and_nothing_depends_on_it()
    {
        BuildResult[] built = [await runtimes.GetAsync("linux-x64"), await runtimes.GetAsync("win-x64"), await runtimes.GetAsync("osx-x64")];
        using PackNativeRuntime task = Task(built);
        Assert.True(task.Execute());

        const string Bundle = "symbols/osx-x64/libffi.dylib.dSYM/Contents";
        (string elf, string pe) = (built[0].Record.BuildId!, built[1].Record.BuildId!.ToUpperInvariant());
        using PackageArchiveReader package = new(_folder["packages", "My.Native.Symbols.0.1.0.nupkg"]);
        Assert.Equal(
            [
                "LICENSE.libffi.txt", "README.md",
                "records/linux-x64/THIRD-PARTY-NOTICES.txt", "records/linux-x64/build-record.json", "records/osx-x64/THIRD-PARTY-NOTICES.txt", "records/osx-x64/build-record.json", "records/win-x64/THIRD-PARTY-NOTICES.txt", "records/win-x64/build-record.json",
                $"symbols/.build-id/{elf[..2]}/{elf[2..]}.debug", $"symbols/ffi-8.pdb/{pe}/ffi-8.pdb", $"{Bundle}/Info.plist", $"{Bundle}/Resources/DWARF/libffi.dylib",
            ],
            package.ContentFiles());
        await using ZipArchive zip = await ZipFile.OpenReadAsync(_folder["packages", "My.Native.Symbols.0.1.0.nupkg"], TestContext.Current.CancellationToken);
        await zip.ExtractToDirectoryAsync(_folder["unpacked"], TestContext.Current.CancellationToken);
        Assert.Equal(
            await File.ReadAllBytesAsync(Path.Combine(built[0].Folder, "libffi.so.8.debug"), TestContext.Current.CancellationToken),
            await File.ReadAllBytesAsync(_folder["unpacked", "symbols", ".build-id", elf[..2], elf[2..] + ".debug"], TestContext.Current.CancellationToken));
        Assert.DoesNotContain('{', package.Text("README.md"));
        Assert.Equal("dSYM", XDocument.Parse(package.Text($"{Bundle}/Info.plist")).Descendants("key").Single(static key => key.Value == "CFBundlePackageType").ElementsAfterSelf().First().Value);

        // LLVM's reader takes a bundle as a whole.
        string read = await Tool.RunAsync("llvm-dwarfdump-19", "--uuid", _folder["unpacked", "symbols", "osx-x64", "libffi.dylib.dSYM"]);
        Assert.Contains(built[2].Record.BuildId!, read.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);

        using PackageArchiveReader meta = new(_folder["packages", "My.Native.0.1.0.nupkg"]);
        Assert.DoesNotContain(meta.Dependencies("any"), static dependency => dependency.Contains("Symbols", StringComparison.Ordinal));
    }

    [Fact]
    public async System.Threading.Tasks.Task Where_no_rid_has_any_there_is_no_such_package()
    {
        BuildRequest request = await runtimes.RequestAsync("osx-x64", _folder["built"]);
        using PackNativeRuntime task = Task(await BuiltLibffi.BuildAsync(request with { Toolchain = request.Toolchain with { DebugLinker = null, DebugLinkerVersion = null } }));
        Assert.True(task.Execute());

        Assert.Equal(["My.Native.0.1.0.nupkg", "My.Native.osx-x64.0.1.0.nupkg"], Directory.GetFiles(_folder["packages"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async System.Threading.Tasks.Task Debug_information_that_is_not_the_recorded_one_is_not_packed()
    {
        BuildResult built = await runtimes.GetAsync("linux-x64");
        foreach (string file in Directory.EnumerateFiles(built.Folder))
        {
            File.Copy(file, Path.Combine(Directory.CreateDirectory(_folder["copy"]).FullName, Path.GetFileName(file)));
        }

        await File.AppendAllTextAsync(_folder["copy", "libffi.so.8.debug"], "x", TestContext.Current.CancellationToken);
        using PackNativeRuntime task = Task(built with { Folder = _folder["copy"] });

        Assert.False(task.Execute());
        Assert.Equal(DiagnosticCodes.PackInputMissing, Assert.Single(_engine.Errors).Code);
        Assert.Contains("libffi.so.8.debug", _engine.Errors[0].Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["packages"]));
    }

    private PackNativeRuntime Task(params BuildResult[] built) => new()
    {
        BuildEngine = _engine,
        Runtimes = [.. built.Select(one => new TaskItem(one.Folder, new Dictionary<string, string> { ["Rid"] = one.Record.Rid }))],
        DataFolder = Repository.DataFolder,
        PackageId = "My.Native",
        PackageVersion = "0.1.0",
        Authors = "test",
        OutputFolder = _folder["packages"],
        Timestamp = 1767225600,
    };
}
