using System.Text.Json.Nodes;
using FfiToolkit.Build.Tasks.Processes;
using FfiToolkit.Build.Tasks.Recipes;
using FfiToolkit.Build.Tasks.Recipes.Libffi;
using FfiToolkit.Build.Tasks.Toolchains;
using Microsoft.Build.Utilities;
using Task = System.Threading.Tasks.Task;

namespace FfiToolkit.Build.Tasks.Tests.Libffi;

/// <summary>Every RID with the pinned toolchain: what LLVM's readers say, the same bytes everywhere, and what a change builds again.</summary>
public sealed class AllRuntimesTests(AllRuntimes runtimes) : IDisposable
{
    // Each kind of system and each processor once.
    private static readonly string[] s_kinds = ["linux-arm64", "linux-arm", "linux-musl-x64", "osx-arm64", "win-x64", "freebsd-x64"];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Kinds => [.. s_kinds];

    public static TheoryData<string> OtherPairs => [.. AllRuntimes.Catalog.Platforms.Runtimes.Except(s_kinds)];

    public void Dispose() => _folder.Dispose();

    /// <summary>What a compiler of the machine's could bring in comes by the system or by the processor.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public Task A_build_in_another_folder_and_without_the_machines_compilers_is_byte_identical(string rid) => RequireSameBytesAsync(rid);

    /// <summary>The others: systems and processors of those above in other pairs.</summary>
    [Theory]
    [MemberData(nameof(OtherPairs))]
    [Trait("Runs", "with --all")]
    public Task A_build_in_another_folder_and_without_the_machines_compilers_is_byte_identical_for_every_other_rid_too(string rid) => RequireSameBytesAsync(rid);

    /// <summary>Each kind of system and processor once; every RID of a version has nothing else of its own.</summary>
    [Theory]
    [InlineData(RealSources.Older, "linux-arm", "linux-musl-arm64", "freebsd-arm64", "win-x64", "osx-x64")]
    [InlineData(RealSources.Between, "linux-arm", "linux-musl-arm64", "freebsd-arm64", "win-x64", "osx-x64")]
    public async Task Older_versions_are_built_too(string version, params string[] rids)
    {
        foreach (string rid in rids)
        {
            BuildResult built = await BuiltLibffi.BuildAsync(await runtimes.RequestAsync(rid, _folder[version], version));

            Assert.Equal((version, rid), (built.Record.Version, built.Record.Rid));
        }
    }

    [Theory]
    [InlineData("linux-x64", "libc.so.6")]
    [InlineData("linux-arm64", "ld-linux-aarch64.so.1 libc.so.6")]
    [InlineData("linux-musl-x64", "libc.so")]
    [InlineData("osx-arm64", "/usr/lib/libSystem.B.dylib")]
    [InlineData("win-x64", "kernel32.dll ucrtbase.dll")]
    [InlineData("win-arm64", "kernel32.dll ucrtbase.dll")]
    [InlineData("freebsd-arm64", "libc.so.7")]
    public async Task The_libraries_that_it_needs_are_these(string rid, string needed) =>
        Assert.Equal(needed.Split(' '), (await runtimes.GetAsync(rid)).Record.Needed.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(AllRuntimes.Rids), MemberType = typeof(AllRuntimes))]
    public async Task The_static_library_defines_the_public_functions(string rid)
    {
        BuildResult built = await runtimes.GetAsync(rid);
        string symbols = await Tool.RunAsync("llvm-nm-19", "--defined-only", "--extern-only", "--no-sort", "--format=just-symbols", Path.Combine(built.Folder, "libffi.a"));

        string prefix = rid.StartsWith("osx", StringComparison.Ordinal) ? "_" : "";
        string[] defined = symbols.Split('\n');
        Assert.All(built.Record.Exports.Select(name => prefix + name.Split('@')[0]), name => Assert.Contains(name, defined));
    }

    [Fact]
    public async Task The_record_says_which_toolchain_built_it()
    {
        ToolchainRecord toolchain = (await runtimes.GetAsync("osx-arm64")).Record.Toolchain;

        Assert.Equal(("zig", "zig 0.11.0", "aarch64-macos.11.0-none"), (toolchain.Name, toolchain.Version, toolchain.Target));
        Assert.StartsWith("sha512-", toolchain.Integrity, StringComparison.Ordinal);
        Assert.StartsWith("LLD", toolchain.Linker?.Replace("Debian ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_changed_define_of_one_rid_changes_the_inputs_of_that_rid_alone()
    {
        JsonNode recipe = JsonNode.Parse(await File.ReadAllTextAsync(Repository.Recipe, TestContext.Current.CancellationToken))!;
        recipe["runtimes"]!["linux-musl-arm64"] = new JsonObject { ["defines"] = new JsonObject { ["HAVE_LONG_DOUBLE"] = "2" } };
        LibffiCatalog changed = LibffiCatalog.Load(_folder.Write("recipe.json", recipe.ToJsonString()), AllRuntimes.Catalog.Platforms);

        List<string> different = [];
        foreach (string rid in AllRuntimes.Catalog.Platforms.Runtimes)
        {
            BuildRequest request = await runtimes.RequestAsync(rid, _folder.Path);
            Recipe recipeOfRid = request.Recipe;
            Recipe other = LibffiRecipe.Create(changed.Get(rid), AllRuntimes.Catalog.Folder, recipeOfRid.SourceFolder, recipeOfRid.Version, recipeOfRid.SourceSha256);
            if (InputHash.Compute(request, []) != InputHash.Compute(request with { Recipe = other }, []))
            {
                different.Add(rid);
            }
        }

        Assert.Equal(["linux-musl-arm64"], different);
    }

    [Fact]
    public async Task One_task_builds_several_rids_and_gives_them_in_the_callers_order()
    {
        BuildRequest request = await runtimes.RequestAsync("win-x64", _folder.Path);
        FakeBuildEngine engine = new();
        using BuildLibffi task = NewTask(request, engine, "win-x64", "freebsd-x64", "win-x64");

        Assert.True(task.Execute(), string.Join('\n', engine.Errors.Select(error => error.Message)));

        Assert.Equal(["win-x64", "freebsd-x64"], task.Native.Select(item => item.GetMetadata("Rid")));
        Assert.True(File.Exists(_folder["native", "win-x64", "ffi-8.dll"]));
        Assert.True(File.Exists(_folder["log", "libffi-freebsd-x64.log"]));
    }

    [Theory]
    [InlineData("linux-arm64")]
    [InlineData("linux-arm")]
    [InlineData("win-x64")]
    public async Task A_cross_compiler_of_the_machine_builds_it_too(string rid)
    {
        BuildRequest request = await runtimes.RequestAsync(rid, _folder.Path);
        Assert.SkipWhen(request.Platform.Compilers.All(compiler => ExecutableFinder.FromEnvironment().Find(compiler) is null || compiler is "cc" or "gcc" or "clang"), $"no cross compiler for {rid}: {request.Platform.Install}");
        Toolchain compiler = await new CompilerSearch(ExecutableFinder.FromEnvironment()).FindAsync(request.Platform, request.Platform.Compilers, null, TestContext.Current.CancellationToken);

        BuildResult built = await BuiltLibffi.BuildAsync(request with { Toolchain = compiler });

        Assert.Equal((await runtimes.GetAsync(rid)).Record.Exports, built.Record.Exports);
    }

    [Theory]
    [InlineData(DiagnosticCodes.UnknownRuntime, "win-x64", "plan9-x64")]
    [InlineData(DiagnosticCodes.ContradictorySettings, "all", "win-x64")]
    public async Task A_list_with_a_mistake_builds_nothing(string code, params string[] rids)
    {
        BuildRequest request = await runtimes.RequestAsync("win-x64", _folder.Path);
        FakeBuildEngine engine = new();
        using BuildLibffi task = NewTask(request, engine, rids);

        Assert.False(task.Execute());

        Assert.Equal(code, Assert.Single(engine.Errors).Code);
        Assert.False(Directory.Exists(_folder["native"]));
    }

    [Fact]
    public async Task Every_rid_that_fails_is_named_and_the_others_are_built()
    {
        BuildRequest request = await runtimes.RequestAsync("win-x64", _folder.Path);
        FakeBuildEngine engine = new();
        using BuildLibffi task = NewTask(request, engine, "osx-x64", "freebsd-x64", "osx-arm64");
        task.SearchPath = _folder.Path;

        Assert.False(task.Execute());

        Assert.Equal(["freebsd-x64"], task.Native.Select(item => item.GetMetadata("Rid")));
        Assert.Equal(["'osx-arm64'", "'osx-x64'"], engine.Errors.Select(error => error.Message!.Split(' ')[3]).Order(StringComparer.Ordinal));
        Assert.All(engine.Errors, error => Assert.Equal(DiagnosticCodes.NoCompiler, error.Code));
    }

    /// <summary>Of no use for other systems, so that these are built.</summary>
    [Fact]
    public async Task A_dsymutil_that_is_named_and_not_there_is_refused_before_anything_is_built_for_macOS()
    {
        FakeBuildEngine engine = new();
        using BuildLibffi task = NewTask(await runtimes.RequestAsync("osx-x64", _folder.Path), engine, "osx-x64", "freebsd-x64");
        task.Dsymutil = "no-dsymutil";

        Assert.False(task.Execute());

        Assert.Equal(DiagnosticCodes.NoDebugLinker, Assert.Single(engine.Errors).Code);
        Assert.Contains("'osx-x64': there is no dsymutil (looked for no-dsymutil). Install one (apt-get install llvm-19), or set FfiDsymutil", engine.Errors[0].Message, StringComparison.Ordinal);
        Assert.Equal(["freebsd-x64"], task.Native.Select(item => item.GetMetadata("Rid")));
        Assert.False(Directory.Exists(_folder["native", "osx-x64"]));
    }

    private async Task RequireSameBytesAsync(string rid)
    {
        BuildResult built = await runtimes.GetAsync(rid);
        BuildRequest request = await runtimes.RequestAsync(rid, _folder["another, 100% = \"odd\" it's ünï place"]);
        BuildResult again = await BuiltLibffi.BuildAsync(request with { Toolchain = await BareMachine.HideAsync(request.Toolchain) });

        string[] files = [.. Files(built.Folder)];
        Assert.False(again.WasUpToDate);
        Assert.Equal(files, Files(again.Folder));
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(Path.Combine(built.Folder, file)), File.ReadAllBytes(Path.Combine(again.Folder, file))));
    }

    private BuildLibffi NewTask(BuildRequest request, FakeBuildEngine engine, params string[] rids) => new()
    {
        BuildEngine = engine,
        Source = new TaskItem(request.Recipe.SourceFolder, new Dictionary<string, string> { ["Version"] = request.Recipe.Version, ["Sha256"] = request.Recipe.SourceSha256! }),
        RuntimeIdentifiers = string.Join(';', rids),
        DataFolder = Repository.DataFolder,
        OutputRoot = _folder["native"],
        LogFolder = _folder["log"],
        Toolchain = "zig",
    };

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal);
}
