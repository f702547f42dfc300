using System.Text.RegularExpressions;
using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Platforms;
using FfiToolkit.Build.Tasks.Recipes;
using FfiToolkit.Build.Tasks.Recipes.Native;
using FfiToolkit.Build.Tasks.Sysroots;

namespace FfiToolkit.Build.Tasks.Linking;

/// <summary>The names of the system's libraries: those that can be linked with, and that no other library may have.</summary>
internal static partial class SystemLibraryNames
{
    private const string Library = ".lib";

    private static readonly string[] s_frameworkFlags = ["-framework", "-weak_framework", "-needed_framework", "-reexport_framework"];

    // What a link takes that no user names, without the "lib" of its file.
    private static readonly string[] s_parts = [.. ((string[])[SysrootRecipe.CompilerRuntime, LinuxSysroot.GlibcRest, WindowsSysroot.Runtime]).Select(static file => Path.GetFileNameWithoutExtension(file)["lib".Length..])];

    /// <summary>Refuses what there is no definition of, before anything is compiled.</summary>
    /// <exception cref="FfiBuildException">The recipe or the caller's flags name it.</exception>
    public static void RequireDefined(BuildRequest request)
    {
        Recipe recipe = request.Recipe;
        Platform platform = recipe.Platform;
        string[] known = Known(platform);
        if (request.Libraries.FirstOrDefault(name => !IsDefined(name)) is { } missing)
        {
            string there = recipe.Sysroot is null ? $"There are definitions of {string.Join(", ", known.Order(StringComparer.Ordinal))}." : $"Its Sysroot, '{recipe.Sysroot.Folder}', has none of that name in {string.Join(", ", recipe.Sysroot.Libraries)}.";
            throw new FfiBuildException(
                DiagnosticCodes.NoSystemLibrary,
                $"{recipe.Name} is to be linked with '{missing}', of which there is no definition for '{platform.Rid}'.{Spelling.Hint(missing, known)} {there} Take it out of Libraries for that RID, load it at run time, build it from source into the library, or name a Sysroot that has it (Sysroot-{platform.Rid}).");
        }

        if (platform.Format == "macho" && Frameworks(request.LinkFlags).FirstOrDefault(name => recipe.Sysroot?.HasFramework(name) != true) is { } framework)
        {
            throw new FfiBuildException(
                DiagnosticCodes.NoSystemLibrary,
                $"{recipe.Name} is to be linked with the framework '{framework}' for '{platform.Rid}'. Apple's SDK alone has definitions of frameworks; {(recipe.Sysroot is null ? "the toolchain has libSystem's" : $"'{recipe.Sysroot.Folder}' has none of this one")}. Name an SDK that you have (Sysroot-osx), or open the framework at run time (dlopen of /System/Library/Frameworks/{framework}.framework/{framework}).");
        }

        // What the toolchain has of Windows is linked with there too.
        bool IsDefined(string name) => recipe.Sysroot?.Find(name) is not null || ((recipe.Sysroot is null || platform.Format == "pe" || platform.BuiltInLibraries.Contains(name, StringComparer.Ordinal)) && known.Contains(name, StringComparer.Ordinal));
    }

    /// <summary>The libraries of a link, those among its flags too: a linker would look for them where it is told to, and what stands for them is elsewhere or is linked anyway.</summary>
    /// <param name="libraries">Those that are named as such.</param>
    /// <param name="flags">The linker's flags.</param>
    /// <param name="platform">The RID.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> libraries, IReadOnlyList<string> flags, Platform platform) =>
        [.. libraries.Concat(Divide(flags, platform).Libraries).Select(name => Canonical(name, platform)).Distinct()];

    /// <summary>The linker's flags without those that name a library.</summary>
    public static IReadOnlyList<string> Without(IReadOnlyList<string> flags, Platform platform) => Divide(flags, platform).Flags;

    /// <summary>What the result may need for having named libraries of the system beside the C library.</summary>
    /// <param name="libraries">Those that are linked with.</param>
    /// <param name="platform">The RID.</param>
    public static IEnumerable<string> Imports(IReadOnlyList<string> libraries, Platform platform) => libraries
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

    private static string[] Known(Platform platform) => [.. platform.SystemLibraries, .. platform.OtherLibraries, .. platform.BuiltInLibraries];

    // Windows' names have no case, and its documentation writes them with an ending: Ws2_32.lib.
    private static string Canonical(string name, Platform platform)
    {
        string stem = platform.Format == "pe" && name.EndsWith(Library, StringComparison.OrdinalIgnoreCase) ? name[..^Library.Length] : name;
        return platform.Format == "pe" ? Known(platform).FirstOrDefault(known => known.Equals(stem, StringComparison.OrdinalIgnoreCase)) ?? stem : stem;
    }

    // -lNAME and -l NAME. On Windows a flag that begins so is another one, and a library is a file, or what -defaultlib: names.
    private static (IReadOnlyList<string> Libraries, IReadOnlyList<string> Flags) Divide(IReadOnlyList<string> flags, Platform platform)
    {
        List<string> libraries = [];
        List<string> others = [];
        for (int at = 0; at < flags.Count; at++)
        {
            string flag = flags[at];
            if (platform.Format == "pe")
            {
                string name = DefaultLibrary().Match(flag) is { Success: true } named ? flag[named.Length..] : flag;
                bool isLibrary = name.Length < flag.Length || (name.EndsWith(Library, StringComparison.OrdinalIgnoreCase) && !name.StartsWith('-') && !name.StartsWith('/'));
                (isLibrary ? libraries : others).Add(name);
            }
            else if (flag.StartsWith("-l", StringComparison.Ordinal))
            {
                libraries.Add(flag == "-l" ? flags.ElementAtOrDefault(++at) ?? "" : flag["-l".Length..]);
            }
            else
            {
                others.Add(flag);
            }
        }

        return (libraries, others);
    }

    [GeneratedRegex("^[-/]defaultlib:", RegexOptions.IgnoreCase)]
    private static partial Regex DefaultLibrary();
}
