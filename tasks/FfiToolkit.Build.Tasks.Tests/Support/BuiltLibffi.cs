using FfiToolkit.Build.Tasks.Platforms;
using FfiToolkit.Build.Tasks.Processes;
using FfiToolkit.Build.Tasks.Recipes;
using FfiToolkit.Build.Tasks.Recipes.Libffi;
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
    private readonly Dictionary<string, BuildResult> _built = [];

    /// <summary>The sources that the builds are made from.</summary>
    public RealSources Sources { get; } = new();

    /// <summary>The finished build of a version.</summary>
    public async Task<BuildResult> GetAsync(string version)
    {
        BuildRequest request = await RequestAsync(version, _folder[version]);
        await _once.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return _built.TryGetValue(version, out BuildResult? built) ? built : _built[version] = await BuildAsync(request);
        }
        finally
        {
            _once.Release();
        }
    }

    /// <summary>A request for this machine, to be changed by the test; skips where there is no compiler or no source.</summary>
    public async Task<BuildRequest> RequestAsync(string version, string output)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64, "libffi is built for the machine's own RID, and the expectations here are linux-x64's.");
        AcquiredSource source = await Sources.GetAsync(version);
        return new BuildRequest
        {
            Recipe = LibffiRecipe.Create(AllRuntimes.Catalog, Rid, source.Folder, source.Version, source.Sha256),
            Toolchain = await ToolchainAsync(AllRuntimes.Catalog.Platforms.Get(Rid)),
            OutputFolder = Path.Combine(output, Rid),
            LogFile = Path.Combine(output, "log", "libffi.log"),
        };
    }

    public static Task<BuildResult> BuildAsync(BuildRequest request, IBuildReport? report = null) =>
        RecipeBuilder.BuildAsync(request, report ?? new RecordingReport(), TestContext.Current.CancellationToken);

    /// <summary>The same build from another folder with the source.</summary>
    public static BuildRequest From(BuildRequest request, string folder) =>
        request with { Recipe = LibffiRecipe.Create(AllRuntimes.Catalog, request.Platform.Rid, folder, request.Recipe.Version, request.Recipe.SourceSha256) };

    public void Dispose()
    {
        Sources.Dispose();
        _folder.Dispose();
        _once.Dispose();
    }

    private static async Task<Toolchain> ToolchainAsync(Platform platform)
    {
        try
        {
            return await new CompilerSearch(ExecutableFinder.FromEnvironment()).FindAsync(platform, platform.Compilers, null, TestContext.Current.CancellationToken);
        }
        catch (FfiBuildException missing) when (missing.Skippable)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }
}
