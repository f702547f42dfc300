using System.Collections.Concurrent;
using FfiToolkit.Build.Tasks.Libffi;
using FfiToolkit.Build.Tasks.Processes;
using FfiToolkit.Build.Tasks.Sources;
using FfiToolkit.Build.Tasks.Toolchains;

[assembly: AssemblyFixture(typeof(AllRuntimes))]

namespace FfiToolkit.Build.Tasks.Tests.Support;

/// <summary>What the pinned toolchain makes for every RID: this checkout's artifacts/native where it is up to date, else built there, as a developer's build would.</summary>
public sealed class AllRuntimes : IDisposable
{
    private readonly SemaphoreSlim _slots = new(Environment.ProcessorCount);
    private readonly ConcurrentDictionary<string, Lazy<Task<LibffiBuildResult>>> _built = [];
    private readonly RealSources _sources = new();
    private readonly RecordingReport _report = new();

    public static TargetCatalog Catalog { get; } = TargetCatalog.Load(Repository.Targets);

    public static TheoryData<string> Rids => [.. Catalog.Runtimes];

    /// <summary>The build of a RID; skips the test where the toolchain cannot be had.</summary>
    public Task<LibffiBuildResult> GetAsync(string rid) =>
        _built.GetOrAdd(rid, _ => new Lazy<Task<LibffiBuildResult>>(async () => await BuiltLibffi.BuildAsync(await RequestAsync(rid, Path.Combine(Repository.Root, "artifacts", "native"))))).Value;

    /// <summary>The bytes of a RID's shared library.</summary>
    public async Task<byte[]> LibraryAsync(string rid)
    {
        LibffiBuildResult built = await GetAsync(rid);
        return await File.ReadAllBytesAsync(Path.Combine(built.Folder, Catalog.Get(rid).Library), TestContext.Current.CancellationToken);
    }

    /// <summary>A request with the pinned toolchain.</summary>
    public async Task<LibffiBuildRequest> RequestAsync(string rid, string outputRoot, string version = RealSources.Current)
    {
        AcquiredSource source = await _sources.GetAsync(version);
        LibffiTarget target = Catalog.Get(rid);
        return new LibffiBuildRequest
        {
            SourceFolder = source.Folder,
            Version = source.Version,
            SourceSha256 = source.Sha256,
            Target = target,
            Toolchain = await ToolchainAsync(target),
            DataFolder = Repository.DataFolder,
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

    private async Task<Toolchain> ToolchainAsync(LibffiTarget target)
    {
        ExecutableFinder finder = ExecutableFinder.FromEnvironment();
        ToolchainStore store = new(UserCache.Locate(named: null), [], finder, _report);
        try
        {
            return await new ZigToolchains(store, ToolchainPin.Load(Repository.ToolchainPins, ToolchainResolver.HostRid), finder).PinnedAsync(target, TestContext.Current.CancellationToken);
        }
        catch (FfiBuildException missing) when (missing.Skippable)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }
}
