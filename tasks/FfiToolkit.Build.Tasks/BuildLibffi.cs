using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Libffi;
using FfiToolkit.Build.Tasks.Settings;
using FfiToolkit.Build.Tasks.Toolchains;
using Microsoft.Build.Framework;

namespace FfiToolkit.Build.Tasks;

/// <summary>Builds libffi for RIDs from an extracted source, without autotools.</summary>
public sealed class BuildLibffi : FfiTask
{
    /// <summary>The item that AcquireSource made.</summary>
    [Required]
    public ITaskItem Source { get; set; } = null!;

    /// <summary>The RIDs, semicolon-separated; <c>all</c> for every known one.</summary>
    [Required]
    public string RuntimeIdentifiers { get; set; } = "";

    /// <summary>The folder with targets.json and the shims.</summary>
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
    public ITaskItem[] Native { get; private set; } = [];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(IBuildReport report, CancellationToken cancellation)
    {
        Stopwatch time = Stopwatch.StartNew();
        TargetCatalog catalog = TargetCatalog.Load(Path.Combine(FullPath(DataFolder), "targets.json"));
        IReadOnlyList<string> rids = catalog.Select(LibffiSettings.Split(RuntimeIdentifiers));
        ToolchainResolver resolver = ToolchainResolver.Create(UserCache.Locate(string.IsNullOrEmpty(CacheFolder) ? null : FullPath(CacheFolder)), FullPaths(ToolchainFolders), SearchPath, FullPath(DataFolder), report);
        int parallelism = Parallelism > 0 ? Parallelism : Environment.ProcessorCount;
        using SemaphoreSlim slots = new(parallelism);
        ConcurrentDictionary<string, ITaskItem> built = [];

        // One RID more than compilers that may run at once, so that none waits while another RID is linked. Every RID is tried, so that one build shows all that is wrong.
        ParallelOptions options = new() { MaxDegreeOfParallelism = parallelism + 1, CancellationToken = cancellation };
        await Parallel.ForEachAsync(rids, options, async (rid, token) =>
        {
            try
            {
                built[rid] = await BuildAsync(catalog.Get(rid), resolver, slots, report, token).ConfigureAwait(false);
            }
            catch (FfiBuildException failure)
            {
                Report(failure);
            }
        }).ConfigureAwait(false);
        report.Info(Summary([.. built.Values], time.Elapsed));
        Native = [.. rids.Where(built.ContainsKey).Select(rid => built[rid])];
    }

    private static string Summary(IReadOnlyList<ITaskItem> built, TimeSpan time)
    {
        int upToDate = built.Count(item => item.GetMetadata("UpToDate") == "true");
        return string.Create(CultureInfo.InvariantCulture, $"libffi: {built.Count - upToDate} built, {upToDate} up to date, in {time.TotalSeconds:0.0} s");
    }

    private async Task<ITaskItem> BuildAsync(LibffiTarget described, ToolchainResolver resolver, SemaphoreSlim slots, IBuildReport report, CancellationToken cancellation)
    {
        LibffiTarget target = described.DebugLinkers.Count > 0 && !string.IsNullOrWhiteSpace(Dsymutil) ? described with { DebugLinkers = [Dsymutil.Trim()] } : described;
        LibffiBuildRequest request = new()
        {
            SourceFolder = Path.GetFullPath(Source.ItemSpec),
            Version = Source.GetMetadata("Version"),
            SourceSha256 = Source.GetMetadata("Sha256"),
            Target = target,
            Toolchain = await resolver.ResolveAsync(target, new ToolchainChoice(Toolchain, Zig, Compiler, Archiver), cancellation).ConfigureAwait(false),
            DataFolder = Path.TrimEndingDirectorySeparator(FullPath(DataFolder)),
            OutputFolder = Path.Combine(FullPath(OutputRoot), target.Rid),
            LogFile = Path.Combine(FullPath(string.IsNullOrEmpty(LogFolder) ? OutputRoot : LogFolder), $"libffi-{target.Rid}.log"),
            ExtraFlags = [.. LibffiSettings.SplitFlags(ExtraFlags), .. LibffiSettings.Split(Defines).Select(define => $"-D{define}")],
            ExtraLinkFlags = LibffiSettings.SplitFlags(ExtraLinkFlags),
            Slots = slots,
        };

        if (request.LacksDebugLinker)
        {
            string missing = $"no debug information of its own is made for '{target.Rid}': there is no dsymutil (looked for {string.Join(", ", target.DebugLinkers)}). Install one ({target.DebugLinkerInstall}), or set FfiDsymutil to one.";
            if (!string.IsNullOrWhiteSpace(Dsymutil))
            {
                throw new FfiBuildException(DiagnosticCodes.NoDebugLinker, missing);
            }

            report.Info($"{DiagnosticCodes.NoDebugLinker}: {missing}");
        }

        LibffiBuildResult result = await LibffiBuilder.BuildAsync(request, report, cancellation).ConfigureAwait(false);
        return Item.OfBuilt(result.Folder, target, result.Record, result.WasUpToDate);
    }
}
