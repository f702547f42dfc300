using FfiToolkit.Build.Tasks.Libffi;
using FfiToolkit.Build.Tasks.Processes;
using FfiToolkit.Build.Tasks.Sources;
using FfiToolkit.Build.Tasks.Toolchains;

[assembly: AssemblyFixture(typeof(BuiltLibffi))]

namespace FfiToolkit.Build.Tasks.Tests.Support;

/// <summary>Real builds with this machine's compiler: each version once per run, others on request.</summary>
public sealed class BuiltLibffi : IDisposable
{
    public const string Rid = "linux-x64";

    private readonly TemporaryFolder _folder = new();
    private readonly SemaphoreSlim _once = new(1);
    private readonly Dictionary<string, LibffiBuildResult> _built = [];

    /// <summary>The sources that the builds are made from.</summary>
    public RealSources Sources { get; } = new();

    /// <summary>The finished build of a version.</summary>
    public async Task<LibffiBuildResult> GetAsync(string version)
    {
        LibffiBuildRequest request = await RequestAsync(version, _folder[version]);
        await _once.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return _built.TryGetValue(version, out LibffiBuildResult? built) ? built : _built[version] = await BuildAsync(request);
        }
        finally
        {
            _once.Release();
        }
    }

    /// <summary>A request for this machine, to be changed by the test; skips where there is no compiler or no source.</summary>
    public async Task<LibffiBuildRequest> RequestAsync(string version, string output)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64, "libffi is built for the machine's own RID, and the expectations here are linux-x64's.");
        AcquiredSource source = await Sources.GetAsync(version);
        LibffiTarget target = TargetCatalog.Load(Repository.Targets).Get(Rid);
        return new LibffiBuildRequest
        {
            SourceFolder = source.Folder,
            Version = source.Version,
            SourceSha256 = source.Sha256,
            Target = target,
            Toolchain = await ToolchainAsync(target),
            DataFolder = Repository.DataFolder,
            OutputFolder = Path.Combine(output, Rid),
            LogFile = Path.Combine(output, "log", "libffi.log"),
        };
    }

    public static Task<LibffiBuildResult> BuildAsync(LibffiBuildRequest request, IBuildReport? report = null) =>
        LibffiBuilder.BuildAsync(request, report ?? new RecordingReport(), TestContext.Current.CancellationToken);

    public void Dispose()
    {
        Sources.Dispose();
        _folder.Dispose();
        _once.Dispose();
    }

    private static async Task<Toolchain> ToolchainAsync(LibffiTarget target)
    {
        try
        {
            return await new CompilerSearch(ExecutableFinder.FromEnvironment()).FindAsync(target, target.Compilers, null, TestContext.Current.CancellationToken);
        }
        catch (FfiBuildException missing) when (missing.Skippable)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }
}
