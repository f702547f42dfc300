using System.Collections.Concurrent;
using FfiToolkit.Build.Tasks.Platforms;
using FfiToolkit.Build.Tasks.Processes;
using FfiToolkit.Build.Tasks.Recipes;
using FfiToolkit.Build.Tasks.Recipes.Libffi;
using FfiToolkit.Build.Tasks.Sources;
using FfiToolkit.Build.Tasks.Sysroots;
using FfiToolkit.Build.Tasks.Toolchains;

[assembly: AssemblyFixture(typeof(AllRuntimes))]

namespace FfiToolkit.Build.Tasks.Tests.Support;

/// <summary>What the pinned toolchain makes for every RID: this checkout's artifacts/native where it is up to date, else built there, as a developer's build would.</summary>
public sealed class AllRuntimes : IDisposable
{
    private readonly SemaphoreSlim _slots = new(Environment.ProcessorCount);
    private readonly ConcurrentDictionary<string, Lazy<Task<BuildResult>>> _built = [];
    private readonly RealSources _sources = new();
    private readonly RecordingReport _report = new();

    public static LibffiCatalog Catalog { get; } = LibffiCatalog.Load(Repository.DataFolder);

    public static TheoryData<string> Rids => [.. Catalog.Platforms.Runtimes];

    /// <summary>The build of a RID; skips the test where the toolchain cannot be had.</summary>
    public Task<BuildResult> GetAsync(string rid) =>
        _built.GetOrAdd(rid, _ => new Lazy<Task<BuildResult>>(async () => await BuiltLibffi.BuildAsync(await RequestAsync(rid, Path.Combine(Repository.Root, "artifacts", "native"))))).Value;

    /// <summary>The bytes of a RID's shared library.</summary>
    public async Task<byte[]> LibraryAsync(string rid)
    {
        BuildResult built = await GetAsync(rid);
        return await File.ReadAllBytesAsync(Path.Combine(built.Folder, Catalog.Get(rid).Library), TestContext.Current.CancellationToken);
    }

    /// <summary>The recipe of a RID.</summary>
    public async Task<Recipe> RecipeAsync(string rid) => (await RequestAsync(rid, Repository.Root)).Recipe;

    /// <summary>A request with the pinned toolchain.</summary>
    public async Task<BuildRequest> RequestAsync(string rid, string outputRoot, string version = RealSources.Current)
    {
        AcquiredSource source = await _sources.GetAsync(version);
        return new BuildRequest
        {
            Recipe = LibffiRecipe.Create(Catalog, rid, source.Folder, source.Version, source.Sha256),
            Toolchain = await ToolchainAsync(Catalog.Platforms.Get(rid)),
            OutputFolder = Path.Combine(outputRoot, rid),
            LogFile = Path.Combine(outputRoot, "log", $"libffi-{rid}.log"),
            Slots = _slots,
        };
    }

    public void Dispose()
    {
        _sources.Dispose();
        _slots.Dispose();
    }

    /// <summary>The pinned toolchain for a RID.</summary>
    public async Task<Toolchain> ToolchainAsync(Platform platform)
    {
        ExecutableFinder finder = ExecutableFinder.FromEnvironment();
        ToolchainStore store = new(UserCache.Locate(named: null), [], finder, _report);
        try
        {
            return await new ZigToolchains(store, ToolchainPin.Load(Repository.ToolchainPins, ToolchainResolver.HostRid), finder, new SysrootFolder(UserCache.Locate(named: null), _report)).PinnedAsync(platform, TestContext.Current.CancellationToken);
        }
        catch (FfiBuildException missing) when (missing.Skippable)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }
}
