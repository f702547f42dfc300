using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Platforms;
using FfiToolkit.Build.Tasks.Recipes;
using FfiToolkit.Build.Tasks.Sysroots;

namespace FfiToolkit.Build.Tasks.Linking;

/// <summary>The names of the system's libraries: those that can be linked with, and that no other library may have.</summary>
internal static class SystemLibraryNames
{
    private static readonly string[] s_frameworkFlags = ["-framework", "-weak_framework", "-needed_framework", "-reexport_framework"];

    // What a link takes that no user names, without the "lib" of its file.
    private static readonly string[] s_parts = [.. ((string[])[SysrootRecipe.CompilerRuntime, LinuxSysroot.GlibcRest, WindowsSysroot.Runtime]).Select(static file => Path.GetFileNameWithoutExtension(file)["lib".Length..])];

    /// <summary>Refuses what there is no definition of, before anything is compiled.</summary>
    /// <exception cref="FfiBuildException">The recipe or the caller's flags name it.</exception>
    public static void RequireDefined(BuildRequest request)
    {
        Recipe recipe = request.Recipe;
        Platform platform = recipe.Platform;
        string[] flags = [.. recipe.LinkFlags, .. request.ExtraLinkFlags];
        string[] known = [.. platform.SystemLibraries, .. platform.OtherLibraries, .. platform.BuiltInLibraries];
        if (recipe.Libraries.Concat(Flagged(flags, platform)).FirstOrDefault(name => !IsDefined(name)) is { } missing)
        {
            string there = recipe.Sysroot is null ? $"There are definitions of {string.Join(", ", known.Order(StringComparer.Ordinal))}." : $"Its Sysroot, '{recipe.Sysroot.Folder}', has none of that name in {string.Join(", ", recipe.Sysroot.Libraries)}.";
            throw new FfiBuildException(
                DiagnosticCodes.NoSystemLibrary,
                $"{recipe.Name} is to be linked with '{missing}', of which there is no definition for '{platform.Rid}'. {there} Take it out of Libraries for that RID, load it at run time, build it from source into the library, or name a Sysroot that has it (Sysroot-{platform.Rid}).");
        }

        if (platform.Format == "macho" && Frameworks(flags).FirstOrDefault(name => recipe.Sysroot?.HasFramework(name) != true) is { } framework)
        {
            throw new FfiBuildException(
                DiagnosticCodes.NoSystemLibrary,
                $"{recipe.Name} is to be linked with the framework '{framework}' for '{platform.Rid}'. Apple's SDK alone has definitions of frameworks; {(recipe.Sysroot is null ? "the toolchain has libSystem's" : $"'{recipe.Sysroot.Folder}' has none of this one")}. Name an SDK that you have (Sysroot-osx), or open the framework at run time (dlopen of /System/Library/Frameworks/{framework}.framework/{framework}).");
        }

        // What the toolchain has of Windows is linked with there too.
        bool IsDefined(string name) => recipe.Sysroot?.Find(name) is not null || ((recipe.Sysroot is null || platform.Format == "pe" || platform.BuiltInLibraries.Contains(name, StringComparer.Ordinal)) && known.Contains(name, StringComparer.Ordinal));
    }

    /// <summary>What the result may need for having named libraries of the system beside the C library.</summary>
    /// <param name="libraries">Those that are linked with.</param>
    /// <param name="flags">The linker's flags, which may name others.</param>
    /// <param name="platform">The RID.</param>
    public static IEnumerable<string> Imports(IReadOnlyList<string> libraries, IReadOnlyList<string> flags, Platform platform) => libraries.Concat(Flagged([.. flags], platform))
        .Intersect(platform.OtherLibraries)
        .Select(name => platform.Format != "pe" ? LinuxSysroot.Soname(name) : name == "winspool" ? "winspool.drv" : $"{name}.dll");

    /// <summary>Refuses a sysroot that nothing would look into.</summary>
    /// <exception cref="FfiBuildException">The recipe has one.</exception>
    public static void RequireNoSysroot(BuildRequest request)
    {
        if (request.Recipe.Sysroot is { } sysroot)
        {
            throw new FfiBuildException(DiagnosticCodes.BadSysroot, $"Sysroot of the NativeLibrary '{request.Recipe.Name}' for '{request.Platform.Rid}' is '{sysroot.Folder}', and {request.Toolchain.Name} of this machine links with its own. Build with the pinned zig (FfiToolchain=zig), or say it to the compiler: FfiToolchain=\"{request.Toolchain.Name} --sysroot=...\".");
        }
    }

    /// <summary>Refuses a name that a library of the system has: one of the two would be loaded, or linked, for the other.</summary>
    /// <param name="name">The library's name.</param>
    /// <param name="stem">The part of its file's name that a linker is told.</param>
    /// <param name="file">Its file's name.</param>
    /// <param name="platform">The RID.</param>
    /// <exception cref="FfiBuildException">It is taken.</exception>
    public static void RequireFree(string name, string stem, string file, Platform platform)
    {
        // Windows' file names have no case, and Apple's disks none by default.
        StringComparer comparer = platform.Format == "elf" ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        if (platform.SystemLibraries.Concat(platform.OtherLibraries).Concat(platform.BuiltInLibraries).Concat(s_parts).Contains(stem, comparer) || platform.Needed.Contains(file, comparer))
        {
            throw new FfiBuildException(
                DiagnosticCodes.NameTaken,
                $"the NativeLibrary '{name}' would be {file} for '{platform.Rid}', and '{stem}' is a library of that system or of what is linked into every library there: one would be taken for the other. Give it another name, and say that name in [LibraryImport].");
        }
    }

    /// <summary>The frameworks that flags of a link name.</summary>
    public static IEnumerable<string> Frameworks(IReadOnlyList<string> flags) => flags.Zip(flags.Skip(1)).Where(static pair => s_frameworkFlags.Contains(pair.First, StringComparer.Ordinal)).Select(static pair => pair.Second.Split(',')[0]);

    // -lNAME and -l NAME. On Windows a flag that begins so is another one, and a library is a file.
    private static IEnumerable<string> Flagged(string[] flags, Platform platform)
    {
        for (int at = 0; at < flags.Length; at++)
        {
            if (platform.Format == "pe" && flags[at].EndsWith(".lib", StringComparison.OrdinalIgnoreCase) && !flags[at].StartsWith('-') && !flags[at].StartsWith('/'))
            {
                yield return flags[at][..^".lib".Length];
            }
            else if (platform.Format != "pe" && flags[at].StartsWith("-l", StringComparison.Ordinal))
            {
                string name = flags[at] == "-l" ? flags.ElementAtOrDefault(at + 1) ?? "" : flags[at]["-l".Length..];
                yield return name;
            }
        }
    }
}
