using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Platforms;

namespace FfiToolkit.Build.Tasks.Sysroots;

/// <summary>How a sysroot is made: what the libraries and the C runtime of a system are to a linker.</summary>
/// <param name="dataFolder">The folder with our files for it.</param>
internal abstract class SysrootRecipe(string dataFolder)
{
    /// <summary>The library of what compilers call where a processor has no instruction.</summary>
    internal const string CompilerRuntime = "libcompiler_rt.a";

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
    protected static Task MakeCompilerRuntimeAsync(ZigTools zig, string result, CancellationToken cancellation) =>
        zig.RequireAsync(["build-lib", Path.Combine(zig.Library, "compiler_rt.zig"), "-target", zig.Machine, "-O", "ReleaseFast", "-fPIC", "-fstrip", "--name", "compiler_rt", $"-femit-bin={Path.Combine(result, CompilerRuntime)}"], cancellation);

    /// <summary>Makes it.</summary>
    /// <param name="zig">Runs in <paramref name="work"/>.</param>
    /// <param name="work">A folder that goes away afterwards.</param>
    /// <param name="result">The folder to fill.</param>
    /// <param name="cancellation">Stops it.</param>
    internal abstract Task MakeAsync(ZigTools zig, string work, string result, CancellationToken cancellation);
}
