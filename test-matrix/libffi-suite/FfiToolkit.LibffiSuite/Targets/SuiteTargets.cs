using System.Collections.Immutable;
using FfiToolkit.Emulator.Machine;
using FfiToolkit.Emulator.Toolchain;
using FfiToolkit.LibffiSuite.Building;
using FfiToolkit.LibffiSuite.Running;

namespace FfiToolkit.LibffiSuite.Targets;

/// <summary>Every runtime identifier that libffi is built for.</summary>
internal static class SuiteTargets
{
    internal static readonly ImmutableArray<SuiteTarget> All =
    [
        Linux("linux-x64", "x86_64-pc-linux-gnu", "gcc", "g++", "native", [], "gcc g++ libc6-dev") with { HasMicrosoftAbi = true },
        Linux("linux-arm64", "aarch64-unknown-linux-gnu", "aarch64-linux-gnu-gcc", "aarch64-linux-gnu-g++", "qemu-aarch64", ["-L", "/usr/aarch64-linux-gnu"], "gcc-aarch64-linux-gnu g++-aarch64-linux-gnu libc6-dev-arm64-cross"),
        Linux("linux-arm", "arm-unknown-linux-gnueabihf", "arm-linux-gnueabihf-gcc", "arm-linux-gnueabihf-g++", "qemu-arm", ["-L", "/usr/arm-linux-gnueabihf"], "gcc-arm-linux-gnueabihf g++-arm-linux-gnueabihf libc6-dev-armhf-cross"),
        Musl("linux-musl-x64", "x86_64", "amd64", "gcc", "native", "gcc") with { HasMicrosoftAbi = true },
        Musl("linux-musl-arm64", "aarch64", "arm64", "aarch64-linux-gnu-gcc", "qemu-aarch64", "gcc-aarch64-linux-gnu"),
        Windows(),
        Emulated("osx-x64", "x86_64-apple-darwin20", GuestTargets.MacX64) with { HasMicrosoftAbi = true },
        Emulated("osx-arm64", "aarch64-apple-darwin20", GuestTargets.MacArm64),
        Emulated("freebsd-x64", "x86_64-unknown-freebsd14", GuestTargets.FreeBsdX64) with { HasMicrosoftAbi = true },
        Emulated("freebsd-arm64", "aarch64-unknown-freebsd14", GuestTargets.FreeBsdArm64, "/usr/lib/gcc-cross/aarch64-linux-gnu/12/libgcc.a"),

        // mingw's headers and names, as in the library's own build.
        Emulated("win-arm64", "aarch64-w64-mingw32", GuestTargets.WindowsArm64 with { Triple = "aarch64-w64-windows-gnu" }),
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
            Toolset = new DriverToolset { Compiler = compiler, CPlusPlusCompiler = cPlusPlus, LinkOptions = ["-lm", "-lpthread"], LibraryOptions = DriverToolset.ElfLibrary },
            Required = [RequiredTool.Debian(compiler, packages), RequiredTool.Debian(cPlusPlus, packages), .. Tools(launcher)],
            OpenRunner = _ => new ChildRunner(launcher, loading, ""),
        };
    }

    private static SuiteTarget Musl(string rid, string cpu, string architecture, string compiler, string launcherName, string package)
    {
        Launcher launcher = Named(launcherName);
        DebianSysroot sysroot = new(architecture, ["musl", "musl-dev"]);
        MuslToolset toolset = new(compiler, cpu, sysroot);
        return new SuiteTarget
        {
            Rid = rid,
            Triplet = $"{cpu}-unknown-linux-musl",
            Level = launcher.Level,
            Toolset = toolset,
            Required = [RequiredTool.Debian(ClangBatch.Clang, ClangBatch.Clang), RequiredTool.Debian(compiler, package), .. Tools(launcher), RequiredTool.Debian("apt-get", "apt"), RequiredTool.Debian("dpkg-deb", "dpkg")],
            OpenRunner = _ => new ChildRunner(launcher, [toolset.Loader, "--library-path", "{library}"], ""),
            NoCPlusPlus = "Debian has no C++ library for musl",
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
            Toolset = new DriverToolset { Compiler = Compiler, CPlusPlusCompiler = CPlusPlus, LinkOptions = ["-static-libgcc", "-static-libstdc++", "-Wl,-Bstatic", "-lpthread", "-Wl,-Bdynamic"], LibraryOptions = ["-shared"] },
            Required = [RequiredTool.Debian(Compiler, Packages), RequiredTool.Debian(CPlusPlus, Packages), .. Tools(launcher)],
            OpenRunner = folder => new ChildRunner(launcher, [], WinePrefix.Make(launcher, folder)),
        };
    }

    private static SuiteTarget Emulated(string rid, string triplet, GuestTarget guest, params ImmutableArray<string> archives)
    {
        bool isThere = GuestToolchain.TryFind(out GuestToolchain? tools, out _);
        EmulatedToolset toolset = new(guest, tools, archives);
        ImmutableArray<RequiredTool> required = [RequiredTool.Debian(ClangBatch.Clang, ClangBatch.Clang), RequiredTool.Debian("ld.lld-19", "lld-19"), .. archives.Select(static file => RequiredTool.Debian(file, "gcc-aarch64-linux-gnu"))];
        return new SuiteTarget
        {
            Rid = rid,
            Triplet = triplet,
            Level = "emulated",
            Toolset = toolset,
            Required = isThere ? required : [.. required, RequiredTool.Debian("libunicorn.so.2", "libunicorn2")],
            OpenRunner = folder => new EmulatedRunner(guest, Path.Combine(ProgramCache.SupportFolder(folder), EmulatedToolset.Runtime), toolset.Entry),
            NoCPlusPlus = "the emulator has no C++ library and no unwinder",
            NoThreads = "the emulated processor runs one thread",
        };
    }

    private static IEnumerable<RequiredTool> Tools(Launcher launcher) => launcher.Command.Select(command => RequiredTool.Debian(command, launcher.Package));

    private static Launcher Named(string name) => Launcher.All.First(launcher => launcher.Name == name);
}
