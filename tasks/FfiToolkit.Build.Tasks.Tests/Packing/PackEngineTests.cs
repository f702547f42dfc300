using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using NuGet.Packaging;

namespace FfiToolkit.Build.Tasks.Tests.Packing;

public sealed class PackEngineTests : IDisposable
{
    private const string Emitter = "FfiToolkit.Stubs.X64StubEmitter";

    private readonly TemporaryFolder _folder = new();
    private readonly FakeBuildEngine _engine = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_package_has_the_assembly_its_documentation_the_targets_and_the_dependencies()
    {
        using PackEngine task = Task(iced: true, Emitter);
        task.Dependencies = [new TaskItem("Iced", new Dictionary<string, string> { ["Version"] = "1.21.0" })];
        task.Analyzers = [new TaskItem(_folder.Write("Generators.dll", "generator"))];
        task.RootFiles = [new TaskItem(_folder.Write("README.md", "# Engine")), new TaskItem(_folder.Write("LICENSE", "MIT"))];

        Assert.True(task.Execute());

        using PackageArchiveReader package = new(task.Package!.ItemSpec);
        Assert.Equal("FfiToolkit.Engine.0.1.0.nupkg", Path.GetFileName(task.Package.ItemSpec));
        Assert.Equal(
            [
                "LICENSE", "README.md", "analyzers/dotnet/cs/Generators.dll",
                "build/net10.0/FfiToolkit.Engine.props", "build/net10.0/FfiToolkit.Engine.targets",
                "buildTransitive/net10.0/FfiToolkit.Engine.props", "buildTransitive/net10.0/FfiToolkit.Engine.targets",
                "lib/net10.0/FfiToolkit.Engine.dll", "lib/net10.0/FfiToolkit.Engine.xml",
            ],
            package.ContentFiles());
        Assert.Equal(["FfiToolkit.Native [0.1.0, )", "Iced [1.21.0, )"], package.Dependencies("net10.0"));
        Assert.Equal("README.md", package.NuspecReader.GetReadme());
    }

    [Fact]
    public void Code_that_is_compiled_ahead_of_time_is_packed_for_its_platform_beside_the_assembly_to_compile_against()
    {
        using PackEngine task = Task(iced: false, Emitter);
        task.Assembly = typeof(Uri).Assembly.Location;
        task.DeclaredEmitters = "System.Uri";
        task.ReadyToRun = [Compiled(task.Assembly)];

        Assert.True(task.Execute());

        using PackageArchiveReader package = new(task.Package!.ItemSpec);
        Assert.Subset(
            package.ContentFiles().ToHashSet(),
            new HashSet<string> { "lib/net10.0/System.Private.Uri.dll", "runtimes/linux-x64/lib/net10.0/System.Private.Uri.dll" });
    }

    [Fact]
    public void What_is_not_compiled_ahead_of_time_or_not_from_the_assembly_is_not_packed_as_such()
    {
        using PackEngine task = Task(iced: false, Emitter);
        task.ReadyToRun = [Compiled(task.Assembly)];
        Assert.False(task.Execute());
        task.ReadyToRun = [Compiled(typeof(Uri).Assembly.Location)];
        Assert.False(task.Execute());

        Assert.Equal([DiagnosticCodes.NotReadyToRun, DiagnosticCodes.NotReadyToRun], _engine.Errors.Select(static error => error.Code));
        Assert.Contains("has no code that was compiled ahead of time", _engine.Errors[0].Message, StringComparison.Ordinal);
        Assert.Contains($"was not compiled from '{task.Assembly}'", _engine.Errors[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_fast_path_the_label_is_in_the_version_and_the_native_package_is_the_same()
    {
        using PackEngine task = Task(iced: false, "FfiToolkit.FfiContext");
        task.WithoutFastcall = true;

        Assert.True(task.Execute());

        using PackageArchiveReader package = new(task.Package!.ItemSpec);
        Assert.Equal("0.1.0-nofastcall", package.NuspecReader.GetVersion().ToNormalizedString());
        Assert.Equal(["FfiToolkit.Native [0.1.0, )"], package.Dependencies("net10.0"));
    }

    [Theory]
    [InlineData(false, DiagnosticCodes.EmitterMissing, "FfiToolkit.FfiContext")]
    [InlineData(true, DiagnosticCodes.EmitterPresent, Emitter)]
    public void An_assembly_that_does_not_keep_its_promise_is_not_packed(bool withoutFastcall, string code, string type)
    {
        using PackEngine task = Task(iced: false, type);
        task.WithoutFastcall = withoutFastcall;

        Assert.False(task.Execute());

        BuildErrorEventArgs error = Assert.Single(_engine.Errors);
        Assert.Equal((code, task.Assembly), (error.Code, error.File));
        Assert.EndsWith($"docs/diagnostics.md#{code.ToLowerInvariant()}", error.HelpLink, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["packages"]));
    }

    [Fact]
    public void The_same_input_gives_the_same_bytes()
    {
        using PackEngine first = Task(iced: true, Emitter);
        Assert.True(first.Execute());
        byte[] bytes = File.ReadAllBytes(first.Package!.ItemSpec);
        using PackEngine second = Task(iced: null, Emitter);
        second.OutputFolder = _folder["others"];
        Assert.True(second.Execute());

        Assert.Equal(bytes, File.ReadAllBytes(second.Package!.ItemSpec));
    }

    [Theory]
    [InlineData("Assembly", DiagnosticCodes.PackInputMissing)]
    [InlineData("TargetsFolder", DiagnosticCodes.PackInputMissing)]
    [InlineData("PackageVersion", DiagnosticCodes.BadPackage)]
    [InlineData("OutputFolder", DiagnosticCodes.PackageUnwritable)]
    public void Bad_input_is_a_coded_error(string parameter, string code)
    {
        using PackEngine task = Task(iced: false, Emitter);
        typeof(PackEngine).GetProperty(parameter)!.SetValue(task, _folder.Write("file", "x") + (parameter == "Assembly" ? ".missing" : ""));

        Assert.False(task.Execute());
        Assert.Equal(code, Assert.Single(_engine.Errors).Code);
    }

    private static TaskItem Compiled(string path) => new(path, new Dictionary<string, string> { ["RuntimeIdentifier"] = "linux-x64" });

    private PackEngine Task(bool? iced, params string[] types) => new()
    {
        BuildEngine = _engine,
        Assembly = iced is bool reference ? TinyAssembly.Write(_folder["FfiToolkit.Engine.dll"], reference, types) : _folder["FfiToolkit.Engine.dll"],
        Documentation = _folder["FfiToolkit.Engine.xml"],
        Framework = "net10.0",
        DeclaredEmitters = Emitter,
        PackageId = "FfiToolkit.Engine",
        PackageVersion = "0.1.0",
        Description = "test",
        Authors = "test",
        NativePackageId = "FfiToolkit.Native",
        TargetsFolder = Path.Combine(Repository.Root, "targets", "FfiToolkit.Engine"),
        OutputFolder = _folder["packages"],
    };
}
