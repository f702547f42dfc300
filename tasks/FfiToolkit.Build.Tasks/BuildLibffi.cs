using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Libffi;
using FfiToolkit.Build.Tasks.Processes;
using FfiToolkit.Build.Tasks.Toolchains;
using Microsoft.Build.Framework;

namespace FfiToolkit.Build.Tasks;

/// <summary>Builds libffi for one RID from an extracted source, without autotools.</summary>
public sealed class BuildLibffi : FfiTask
{
    /// <summary>The item that AcquireSource made.</summary>
    [Required]
    public ITaskItem Source { get; set; } = null!;

    /// <summary>The RID.</summary>
    [Required]
    public string Rid { get; set; } = "";

    /// <summary>The folder with targets.json and the shims.</summary>
    [Required]
    public string DataFolder { get; set; } = "";

    /// <summary>The folder that gets the libraries.</summary>
    [Required]
    public string OutputFolder { get; set; } = "";

    /// <summary>The file that gets every command and its output.</summary>
    [Required]
    public string LogFile { get; set; } = "";

    /// <summary>The C compiler, by name, path or command line; found by itself when empty.</summary>
    public string? Compiler { get; set; }

    /// <summary>The archiver; found by itself when empty.</summary>
    public string? Archiver { get; set; }

    /// <summary>Where programs are looked for; the process's PATH when empty.</summary>
    public string? SearchPath { get; set; }

    /// <summary>Compiler flags after ours, separated by semicolons or spaces.</summary>
    public string? ExtraFlags { get; set; }

    /// <summary>Macros to define, separated by semicolons.</summary>
    public string? Defines { get; set; }

    /// <summary>How many compilers run at once; the number of processors when 0.</summary>
    public int Parallelism { get; set; }

    /// <summary>The output folder, with Rid, Version, Library, StaticLibrary and UpToDate; empty when there is no compiler and none is required.</summary>
    [Output]
    public ITaskItem[] Native { get; private set; } = [];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(IBuildReport report, CancellationToken cancellation)
    {
        LibffiTarget target = TargetCatalog.Load(Path.Combine(DataFolder, "targets.json")).Get(Rid);
        ExecutableFinder finder = string.IsNullOrEmpty(SearchPath) ? ExecutableFinder.FromEnvironment() : new ExecutableFinder(SearchPath);
        LibffiBuildRequest request = new()
        {
            SourceFolder = Path.GetFullPath(Source.ItemSpec),
            Version = Source.GetMetadata("Version"),
            SourceSha256 = Source.GetMetadata("Sha256"),
            Target = target,
            Toolchain = await new ToolchainResolver(finder).ResolveAsync(target, Compiler, Archiver, cancellation).ConfigureAwait(false),
            DataFolder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(DataFolder)),
            OutputFolder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(OutputFolder)),
            LogFile = LogFile,
            ExtraFlags = [.. Split(ExtraFlags, ';', ' '), .. Split(Defines, ';').Select(define => $"-D{define}")],
            Parallelism = Parallelism > 0 ? Parallelism : Environment.ProcessorCount,
        };

        LibffiBuildResult result = await LibffiBuilder.BuildAsync(request, report, cancellation).ConfigureAwait(false);
        Native =
        [
            Item.Create(
                result.Folder,
                ("Rid", Rid),
                ("Version", request.Version),
                ("Library", Path.Combine(result.Folder, target.Library)),
                ("StaticLibrary", Path.Combine(result.Folder, target.StaticLibrary)),
                ("UpToDate", result.WasUpToDate ? "true" : "false")),
        ];
    }

    private static string[] Split(string? list, params char[] separators) =>
        (list ?? "").Split(separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
