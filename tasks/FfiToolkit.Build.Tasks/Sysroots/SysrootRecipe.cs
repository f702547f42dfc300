using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Platforms;

namespace FfiToolkit.Build.Tasks.Sysroots;

/// <summary>How a sysroot is made: what the libraries and the C runtime of a system are to a linker.</summary>
/// <param name="dataFolder">The folder with our files for it.</param>
internal abstract class SysrootRecipe(string dataFolder)
{
    /// <summary>The root file of its source, in zig's library; the others are in the folder of that name.</summary>
    protected const string CompilerRuntimeRoot = "compiler_rt.zig";

    /// <summary>The library of what compilers call where a processor has no instruction.</summary>
    internal const string CompilerRuntime = "libcompiler_rt.a";

    /// <summary>The folder with our files for it.</summary>
    internal string DataFolder => dataFolder;

    /// <summary>The files of ours that it is made from.</summary>
    internal virtual IEnumerable<string> Inputs => Directory.Exists(dataFolder)
        ? Directory.EnumerateFiles(dataFolder)
        : throw new FfiBuildException(DiagnosticCodes.BadData, $"the folder '{dataFolder}' is missing. Set FfiDataFolder to the folder beside which it is, or restore the package.") { File = dataFolder };

    /// <summary>A file of ours.</summary>
    protected string Ours(string name) => Path.Combine(dataFolder, name);

    /// <summary>The recipe of a platform; null where files of ours stand for its libraries.</summary>
    internal static SysrootRecipe? For(Platform platform) => platform.Sysroot switch
    {
        null => null,
        "glibc" => new LinuxSysroot(platform.File("../nativeaot/elf"), isMusl: false),
        "musl" => new LinuxSysroot(platform.File("../nativeaot/elf"), isMusl: true),
        "freebsd" => new FreeBsdSysroot(platform.File("freebsd")),
        "windows" => new WindowsSysroot(platform.File("windows/crt"), platform),
        string other => throw new FfiBuildException(DiagnosticCodes.BadData, $"platforms.json says that '{platform.Rid}' has the sysroot '{other}' (known: freebsd, glibc, musl, windows). Correct it."),
    };

    /// <summary>Makes <see cref="CompilerRuntime"/>, of which zig has the source.</summary>
    /// <param name="work">Compiles it.</param>
    /// <param name="folder">The folder that gets it.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="root">Its root file, where that is another than zig's.</param>
    /// <param name="flags">More of zig's arguments.</param>
    protected static Task MakeCompilerRuntimeAsync(SysrootWork work, string folder, CancellationToken cancellation, string? root = null, params string[] flags) =>
        work.RunAsync(["build-lib", root ?? Path.Combine(work.Library, CompilerRuntimeRoot), "-target", work.Machine, "-O", "ReleaseFast", "-fPIC", "-fstrip", .. flags, "--name", "compiler_rt", $"-femit-bin={Path.Combine(folder, CompilerRuntime)}"], cancellation);

    /// <summary>Makes it.</summary>
    /// <param name="work">Takes all that is done.</param>
    /// <param name="cancellation">Stops it.</param>
    internal abstract Task MakeAsync(SysrootWork work, CancellationToken cancellation);
}
