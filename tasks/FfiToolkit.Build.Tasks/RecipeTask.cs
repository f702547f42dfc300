using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Platforms;
using FfiToolkit.Build.Tasks.Recipes;
using FfiToolkit.Build.Tasks.Settings;
using FfiToolkit.Build.Tasks.Toolchains;
using Microsoft.Build.Framework;

namespace FfiToolkit.Build.Tasks;

/// <summary>What the tasks share that build libraries for RIDs: how they are compiled, and where they go.</summary>
public abstract class RecipeTask : FfiTask
{
    /// <summary>The RIDs, semicolon-separated; <c>all</c> for every known one.</summary>
    [Required]
    public string RuntimeIdentifiers { get; set; } = "";

    /// <summary>The folder with libffi's data; what the platforms are is beside it.</summary>
    [Required]
    public string DataFolder { get; set; } = "";

    /// <summary>The folder that gets a folder per RID.</summary>
    [Required]
    public string OutputRoot { get; set; } = "";

    /// <summary>The toolchain for all RIDs: <c>zig</c>, <c>native</c>, or a compiler by name, path or command line; several, separated by semicolons, are tried in order; chosen per RID when empty.</summary>
    public string? Toolchain { get; set; }

    /// <summary>A zig of the user's.</summary>
    public string? Zig { get; set; }

    /// <summary>A C compiler of the user's, for the RIDs that it builds for.</summary>
    public string? Compiler { get; set; }

    /// <summary>The archiver; found by itself when empty.</summary>
    public string? Archiver { get; set; }

    /// <summary>The dsymutil that makes the debug information of libraries for macOS; looked for when empty, and done without where there is none.</summary>
    public string? Dsymutil { get; set; }

    /// <summary>Local folders with the toolchain's package, semicolon-separated.</summary>
    public string? ToolchainFolders { get; set; }

    /// <summary>The cache folder; the user's by default.</summary>
    public string? CacheFolder { get; set; }

    /// <summary>Where programs are looked for; the process's PATH when empty.</summary>
    public string? SearchPath { get; set; }

    /// <summary>Compiler flags after ours, separated by semicolons or spaces; what has either in it stands in double quotes.</summary>
    public string? ExtraFlags { get; set; }

    /// <summary>Linker flags after ours, as the linker of the RID's format takes them; separated like the compiler's.</summary>
    public string? ExtraLinkFlags { get; set; }

    /// <summary>Macros to define, separated by semicolons.</summary>
    public string? Defines { get; set; }

    /// <summary>How many compilers run at once; the number of processors when 0.</summary>
    public int Parallelism { get; set; }

    /// <summary>The output folders, with Rid, Version, Library, LibraryName, StaticLibrary and UpToDate; without those that were skipped.</summary>
    [Output]
    public ITaskItem[] Native { get; private protected set; } = [];

    /// <summary>What was to be built, whether that failed or not.</summary>
    private protected ConcurrentQueue<BuildRequest> Requests { get; } = [];

    /// <summary>Builds a recipe for every RID, and gives what was built. Every RID is tried, so that one build shows all that is wrong.</summary>
    /// <param name="name">What is built, for the last line.</param>
    /// <param name="platforms">The known RIDs.</param>
    /// <param name="outputRoot">The folder that gets a folder per RID.</param>
    /// <param name="recipe">The recipe for a RID.</param>
    /// <param name="report">Takes a line per RID.</param>
    /// <param name="cancellation">Stops it.</param>
    private protected async Task<IReadOnlyList<ITaskItem>> BuildAsync(string name, PlatformCatalog platforms, string outputRoot, Func<Platform, Recipe> recipe, IBuildReport report, CancellationToken cancellation)
    {
        Stopwatch time = Stopwatch.StartNew();
        IReadOnlyList<string> rids = platforms.Select(BuildSettings.Split(RuntimeIdentifiers));
        ToolchainResolver resolver = ToolchainResolver.Create(UserCache.Locate(string.IsNullOrEmpty(CacheFolder) ? null : FullPath(CacheFolder)), FullPaths(ToolchainFolders), SearchPath, FullPath(DataFolder), report);
        int parallelism = Parallelism > 0 ? Parallelism : Environment.ProcessorCount;
        using SemaphoreSlim slots = new(parallelism);
        ConcurrentDictionary<string, ITaskItem> built = [];

        // One RID more than compilers that may run at once, so that none waits while another RID is linked.
        ParallelOptions options = new() { MaxDegreeOfParallelism = parallelism + 1, CancellationToken = cancellation };
        await Parallel.ForEachAsync(rids, options, async (rid, token) =>
        {
            try
            {
                built[rid] = await BuildAsync(recipe(Described(platforms.Get(rid))), outputRoot, resolver, slots, report, token).ConfigureAwait(false);
            }
            catch (FfiBuildException failure)
            {
                Report(failure);
            }
        }).ConfigureAwait(false);
        int upToDate = built.Values.Count(static item => item.GetMetadata("UpToDate") == "true");
        report.Info(string.Create(CultureInfo.InvariantCulture, $"{name}: {built.Count - upToDate} built, {upToDate} up to date{(built.Count < rids.Count ? $", {rids.Count - built.Count} failed" : "")}, in {time.Elapsed.TotalSeconds:0.0} s"));
        return [.. rids.Where(built.ContainsKey).Select(rid => built[rid])];
    }

    private Platform Described(Platform platform) =>
        platform.DebugLinkers.Count > 0 && !string.IsNullOrWhiteSpace(Dsymutil) ? platform with { DebugLinkers = [Dsymutil.Trim()] } : platform;

    private async Task<ITaskItem> BuildAsync(Recipe recipe, string outputRoot, ToolchainResolver resolver, SemaphoreSlim slots, IBuildReport report, CancellationToken cancellation)
    {
        Platform platform = recipe.Platform;
        BuildRequest request = new()
        {
            Recipe = recipe,
            Toolchain = await resolver.ResolveAsync(platform, new ToolchainChoice(Toolchain, Zig, Compiler, Archiver), cancellation).ConfigureAwait(false),
            OutputFolder = Path.Combine(outputRoot, platform.Rid),
            LogFile = Path.Combine(FullPath(string.IsNullOrEmpty(LogFolder) ? OutputRoot : LogFolder), $"{recipe.Name}-{platform.Rid}.log"),
            ExtraFlags = [.. BuildSettings.SplitFlags(ExtraFlags), .. BuildSettings.Split(Defines).Select(define => $"-D{define}")],
            ExtraLinkFlags = BuildSettings.SplitFlags(ExtraLinkFlags),
            Slots = slots,
        };

        Requests.Enqueue(request);
        if (request.LacksDebugLinker)
        {
            string missing = $"no debug information of its own is made for '{platform.Rid}': there is no dsymutil (looked for {string.Join(", ", platform.DebugLinkers)}). Install one ({platform.DebugLinkerInstall}), or set FfiDsymutil to one.";
            if (!string.IsNullOrWhiteSpace(Dsymutil))
            {
                throw new FfiBuildException(DiagnosticCodes.NoDebugLinker, missing);
            }

            report.Info($"{DiagnosticCodes.NoDebugLinker}: {missing}");
        }

        BuildResult result = await RecipeBuilder.BuildAsync(request, report, cancellation).ConfigureAwait(false);
        return Item.OfBuilt(recipe, result);
    }
}
