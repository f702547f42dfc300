using System.Collections.Immutable;
using FfiToolkit.LibffiSuite.Building;
using FfiToolkit.LibffiSuite.Running;

namespace FfiToolkit.LibffiSuite.Targets;

/// <summary>Every runtime identifier that libffi is built for.</summary>
internal static class SuiteTargets
{
    private static readonly ImmutableArray<string> s_elfLibrary = ["-shared", "-fPIC", "-Wl,-soname,{name}"];

    internal static readonly ImmutableArray<SuiteTarget> All =
    [
        Linux("linux-x64", "x86_64-pc-linux-gnu", "gcc", "g++", "native", [], "gcc g++ libc6-dev") with { HasMicrosoftAbi = true },
        Linux("linux-arm64", "aarch64-unknown-linux-gnu", "aarch64-linux-gnu-gcc", "aarch64-linux-gnu-g++", "qemu-aarch64", ["-L", "/usr/aarch64-linux-gnu"], "gcc-aarch64-linux-gnu g++-aarch64-linux-gnu libc6-dev-arm64-cross"),
        Linux("linux-arm", "arm-unknown-linux-gnueabihf", "arm-linux-gnueabihf-gcc", "arm-linux-gnueabihf-g++", "qemu-arm", ["-L", "/usr/arm-linux-gnueabihf"], "gcc-arm-linux-gnueabihf g++-arm-linux-gnueabihf libc6-dev-armhf-cross"),
        Windows(),
    ];

    /// <summary>The target of a runtime identifier.</summary>
    /// <exception cref="GuestException">There is none; the message lists them.</exception>
    internal static SuiteTarget Find(string rid) => All.FirstOrDefault(target => target.Rid == rid)
        ?? throw new GuestException($"'{rid}' is no runtime identifier that libffi is built for. Known: {string.Join(", ", All.Select(static target => target.Rid))}.");

    private static SuiteTarget Linux(string rid, string triplet, string compiler, string cPlusPlus, string launcherName, ImmutableArray<string> launcherOptions, string packages)
    {
        Launcher launcher = Named(launcherName);
        ImmutableArray<string> loading = launcherOptions.IsEmpty ? [] : [.. launcherOptions, "-E", "LD_LIBRARY_PATH={library}"];
        return new SuiteTarget
        {
            Rid = rid,
            Triplet = triplet,
            Level = launcher.Level,
            Toolset = new DriverToolset { Compiler = compiler, CPlusPlusCompiler = cPlusPlus, LinkOptions = ["-lm", "-lpthread"], LibraryOptions = s_elfLibrary },
            Required = [RequiredTool.Debian(compiler, packages), RequiredTool.Debian(cPlusPlus, packages), .. Tools(launcher)],
            OpenRunner = _ => new ChildRunner(launcher, loading, ""),
        };
    }

    private static SuiteTarget Windows()
    {
        const string Compiler = "x86_64-w64-mingw32-gcc";
        const string CPlusPlus = "x86_64-w64-mingw32-g++";
        const string Packages = "gcc-mingw-w64-x86-64-win32 g++-mingw-w64-x86-64-win32";
        Launcher launcher = Named("wine");
        return new SuiteTarget
        {
            Rid = "win-x64",
            Triplet = "x86_64-w64-mingw32",
            Level = launcher.Level,
            Toolset = new DriverToolset { Compiler = Compiler, CPlusPlusCompiler = CPlusPlus, LinkOptions = ["-static-libgcc", "-static-libstdc++"], LibraryOptions = ["-shared"] },
            Required = [RequiredTool.Debian(Compiler, Packages), RequiredTool.Debian(CPlusPlus, Packages), .. Tools(launcher)],
            OpenRunner = folder => new ChildRunner(launcher, [], WinePrefix.Make(launcher, folder)),
        };
    }

    private static IEnumerable<RequiredTool> Tools(Launcher launcher) => launcher.Command.Select(command => RequiredTool.Debian(command, launcher.Package));

    private static Launcher Named(string name) => Launcher.All.First(launcher => launcher.Name == name);
}
