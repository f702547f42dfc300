using System.Collections.Concurrent;
using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Platforms;
using FfiToolkit.Build.Tasks.Processes;
using FfiToolkit.Build.Tasks.Sysroots;

namespace FfiToolkit.Build.Tasks.Toolchains;

/// <summary>Makes toolchains out of zig: the pinned one, or one that the user names.</summary>
/// <param name="store">Has the pinned one.</param>
/// <param name="pin">The pin for this machine; null when there is none.</param>
/// <param name="finder">Finds programs.</param>
/// <param name="sysroots">Has what is linked with; null where nothing is.</param>
public sealed class ZigToolchains(ToolchainStore store, ToolchainPin? pin, ExecutableFinder finder, SysrootFolder? sysroots = null)
{
    private readonly Lock _lock = new();
    private Task? _verified;

    // One answer serves every RID of a build.
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _versions = [];

    /// <summary>Whether a command line is zig's.</summary>
    public static bool IsZig(string command) =>
        Path.GetFileNameWithoutExtension(Program(command ?? "")).Equals("zig", StringComparison.OrdinalIgnoreCase);

    /// <summary>The pinned zig for a RID.</summary>
    public async Task<Toolchain> PinnedAsync(Platform platform, CancellationToken cancellation)
    {
        if (pin is null)
        {
            throw new FfiBuildException(DiagnosticCodes.NoToolchain, $"no zig is pinned for this machine ({ToolchainResolver.HostRid}). Install zig and set ZIG to it, or set FfiToolchain=native.") { Skippable = true };
        }

        string folder = await store.GetAsync(pin, cancellation).ConfigureAwait(false);
        Toolchain toolchain = await CreateAsync(platform, Path.Combine(folder, OperatingSystem.IsWindows() ? "zig.exe" : "zig"), pin.Version, HermeticEnvironment.Create(), cancellation).ConfigureAwait(false);
        return WithSysroot(platform, toolchain with { Integrity = pin.Integrity, VerifyAsync = token => VerifyAsync(folder, pin, token) });
    }

    /// <summary>The user's zig for a RID. <c>zig cc</c> names the same program as <c>zig</c>.</summary>
    public async Task<Toolchain> NamedAsync(Platform platform, string command, CancellationToken cancellation)
    {
        string program = Program(command ?? "");
        string path = finder.Find(program)
            ?? throw new FfiBuildException(DiagnosticCodes.NoCompiler, $"no zig for '{platform?.Rid}' (looked for {program} in PATH={finder.SearchPath}). Correct ZIG or FfiToolchain, or set FfiToolchain={ToolchainChoice.PinnedZig} for the pinned one.") { Skippable = true };

        // It may be a script, which finds its interpreter through PATH and its settings through HOME.
        return WithSysroot(platform!, await CreateAsync(platform!, path, await VersionAsync(path, cancellation).ConfigureAwait(false), HermeticEnvironment.Create("PATH", "HOME"), cancellation).ConfigureAwait(false));
    }

    private Toolchain WithSysroot(Platform platform, Toolchain toolchain) => sysroots is null ? toolchain : toolchain with
    {
        SysrootAsync = async token => SysrootRecipe.For(platform) is { } recipe ? await sysroots.GetAsync(platform.Rid, recipe, toolchain, token).ConfigureAwait(false) : null,
        SysrootKey = withCxx => $"{(SysrootRecipe.For(platform) is { } recipe ? SysrootFolder.Key(recipe, toolchain) : "")} {(withCxx ? SysrootFolder.Key(new CxxLibrary(platform), toolchain) : "")}",
        CxxLibraryAsync = async token => Path.Combine(await sysroots.GetAsync($"cxx-{platform.Rid}", new CxxLibrary(platform), toolchain, token).ConfigureAwait(false), CxxLibrary.FileName),
    };

    // Once for all RIDs of a build: half a second is little beside what zig takes to compile, and much beside a build with nothing to do.
    private Task VerifyAsync(string folder, ToolchainPin pinned, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return _verified ??= Task.Run(() => ToolchainStore.Verify(folder, pinned, cancellation), cancellation);
        }
    }

    private async Task<Toolchain> CreateAsync(Platform platform, string path, string version, IReadOnlyDictionary<string, string?> environment, CancellationToken cancellation)
    {
        // Without an optimization zig adds traps for undefined behaviour, which call a handler that no library has.
        string[] sanitizers = ["-fno-sanitize=undefined"];

        // As zig itself says where its files are: in debug information that name is replaced.
        string folder = Path.GetDirectoryName(RealPath.Of(path))!;

        // For other systems clang looks for none, and says of the flag that it is not used: an error for those with -Werror.
        string[] withoutGcc = platform.Groups.Contains("linux") ? [$"--gcc-toolchain={Nowhere(folder)}"] : [];
        (ToolProgram? linker, string? linkerVersion) = await LinkerAsync(platform, path, folder, cancellation).ConfigureAwait(false);
        string? debugLinker = platform.DebugLinkers.Select(finder.Find).FirstOrDefault(static found => found is not null);
        return new Toolchain
        {
            Name = "zig",
            Compiler = Compiler("cc"),
            CxxCompiler = Compiler("c++"),
            CxxHeaders = CxxHeaders(platform, folder),
            Clang = new ToolProgram(path, ["clang", "-target", platform.ClangTarget, .. withoutGcc, "--no-default-config", .. platform.ClangFlags, "-nostdinc", "-isystem", Path.Combine(folder, "lib", "include")]),
            Archiver = platform.Format == "macho" ? new ToolProgram(path, "ar", "--format=darwin") : new ToolProgram(path, "ar"),
            Linker = linker,
            LinkerVersion = linkerVersion,
            DebugLinker = debugLinker is null ? null : new ToolProgram(debugLinker),
            DebugLinkerVersion = debugLinker is null ? null : await VersionAsync(debugLinker, cancellation).ConfigureAwait(false),
            ImportLibrarian = platform.Format == "pe" ? new ToolProgram(path, "dlltool") : null,
            IsCross = true,
            Folder = folder,
            Version = $"zig {version}",
            Machine = platform.Zig,
            Environment = environment,
        };

        ToolProgram Compiler(string name) => new(path, [name, "-target", platform.Zig, .. withoutGcc, "--no-default-config", .. sanitizers, .. platform.ZigFlags.Select(flag => flag.Replace("{zig}", folder, StringComparison.Ordinal))]);
    }

    // As zig adds them (src/libcxx.zig and addCCArgs of src/Compilation.zig): before all other headers.
    private static string[] CxxHeaders(Platform platform, string folder) =>
    [
        "-nostdinc++",
        .. ((string[])["libcxx", "libcxxabi", "libunwind"]).SelectMany(library => (string[])["-isystem", Path.Combine(folder, "lib", library, "include")]),
        "-D_LIBCPP_DISABLE_VISIBILITY_ANNOTATIONS", "-D_LIBCXXABI_DISABLE_VISIBILITY_ANNOTATIONS", "-D_LIBCPP_HAS_NO_VENDOR_AVAILABILITY_ANNOTATIONS",
        "-D_LIBCPP_ABI_VERSION=1", "-D_LIBCPP_ABI_NAMESPACE=__1",
        .. platform.Groups.Contains("musl") ? (string[])["-D_LIBCPP_HAS_MUSL_LIBC"] : [],
    ];

    /// <summary>
    /// A folder that does not exist, for options that say where to look. Told nothing, clang looks for a GCC of the machine, and
    /// what it finds changes code: with libgcc's outline atomics there, it calls them. ld64.lld looks for what a library
    /// re-exports in /usr/lib and /usr/local/lib.
    /// </summary>
    private static string Nowhere(string folder) => Path.Combine(folder, "nowhere");

    // LLVM's linkers inside of zig are called directly: zig itself drops flags that it does not know (a build id) and adds files of its own. It has none for Mach-O, and its own ignores export lists.
    private async Task<(ToolProgram? Linker, string? Version)> LinkerAsync(Platform platform, string zig, string folder, CancellationToken cancellation)
    {
        switch (platform.Format)
        {
            case "macho":
                string path = platform.Linkers.Select(finder.Find).FirstOrDefault(found => found is not null)
                    ?? throw new FfiBuildException(DiagnosticCodes.NoCompiler, $"no linker for '{platform.Rid}' (looked for {string.Join(", ", platform.Linkers)} in PATH={finder.SearchPath}). Install one ({platform.LinkerInstall}).") { Skippable = true };
                return (new ToolProgram(path, "-Z", "-syslibroot", Nowhere(folder)), await VersionAsync(path, cancellation).ConfigureAwait(false));
            case "pe":
                return (new ToolProgram(zig, "lld-link"), null);
            default:
                return (new ToolProgram(zig, "ld.lld"), null);
        }
    }

    private Task<string> VersionAsync(string program, CancellationToken cancellation) =>
        _versions.GetOrAdd(program, path => new Lazy<Task<string>>(() => AskAsync(path, cancellation))).Value;

    private static async Task<string> AskAsync(string program, CancellationToken cancellation)
    {
        string argument = IsZig(program) ? "version" : "--version";
        ToolResult result = await ToolRunner.RunAsync(new ToolCommand(program, [argument], Path.GetTempPath()), cancellation).ConfigureAwait(false);
        return result.Succeeded
            ? result.Output.Split('\n')[0].Trim()
            : throw new FfiBuildException(DiagnosticCodes.BrokenCompiler, $"'{program} {argument}' failed: {result.Reason()}. Reinstall it, or name another one.") { Skippable = true };
    }

    private static string Program(string command)
    {
        string trimmed = command.Trim();
        return File.Exists(trimmed) ? trimmed : trimmed.Split(' ')[0];
    }
}
