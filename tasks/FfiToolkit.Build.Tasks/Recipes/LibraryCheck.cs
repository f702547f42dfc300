using System.Text;
using System.Text.RegularExpressions;
using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Formats;
using FfiToolkit.Build.Tasks.Linking;

namespace FfiToolkit.Build.Tasks.Recipes;

/// <summary>Whether a built library is what its RID needs: nothing is shipped on the linker's word alone.</summary>
public static partial class LibraryCheck
{
    private const string Glibc = "GLIBC_";

    /// <summary>Reads and checks a shared library.</summary>
    /// <param name="file">The library.</param>
    /// <param name="recipe">What it should be.</param>
    /// <param name="exports">What it should export; null where its sources say that.</param>
    /// <param name="paths">Paths of this machine that must not be in it.</param>
    /// <param name="version">The version that it should show, where its format shows one; null when its linker gives it none.</param>
    /// <param name="linked">What was linked into it beside its sources, by name.</param>
    /// <exception cref="FfiBuildException">It is damaged, or differs: FFITK2006 for exports, FFITK2012 for the rest.</exception>
    public static LibraryImage Run(byte[] file, Recipe recipe, ExportList? exports, IReadOnlyList<string> paths, string? version, params IEnumerable<string> linked)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        LibraryImage image;
        try
        {
            image = LibraryImage.Read(file);
        }
        catch (InvalidDataException damaged)
        {
            throw new FfiBuildException(DiagnosticCodes.WrongFormat, $"{recipe.Library} for '{recipe.Platform.Rid}' cannot be read: {damaged.Message}. Build it with another toolchain.", damaged);
        }

        CheckExports(image, recipe, exports);
        string[] problems = [.. Problems(image, recipe, version, [.. linked]), .. Paths(file, paths)];
        return problems.Length == 0
            ? image
            : throw new FfiBuildException(DiagnosticCodes.WrongFormat, $"{recipe.Library} is not what '{recipe.Platform.Rid}' needs: {string.Join("; ", problems)}. The flags do not fit this toolchain, or the sources ask for more than they may; set FfiToolchain={Toolchains.ToolchainChoice.PinnedZig} to build with the pinned one.");
    }

    /// <summary>The newest glibc that a library asks for; null when it asks for none.</summary>
    public static string? RequiredGlibc(LibraryImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.NeededVersions
            .Where(version => version.StartsWith(Glibc, StringComparison.Ordinal) && Version.TryParse(version[Glibc.Length..], out _))
            .Select(version => Version.Parse(version[Glibc.Length..]))
            .Max()?.ToString();
    }

    /// <summary>Why a library does not run on the oldest glibc that it must run on; null when it does.</summary>
    public static string? GlibcProblem(LibraryImage image, string? ceiling) => GlibcProblem(RequiredGlibc(image), ceiling);

    /// <summary>Why what needs a glibc does not run on the oldest that it must run on; null when it does.</summary>
    public static string? GlibcProblem(string? required, string? ceiling) =>
        required is not null && ceiling is not null && Version.Parse(required) > Version.Parse(ceiling)
            ? $"needs glibc {required}, and has to run on {ceiling}"
            : null;

    /// <summary>The first of some paths that is in a file, as a message; none when none is.</summary>
    public static IEnumerable<string> Paths(byte[] file, IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return paths.Where(path => path.Length > 1 && file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(path)) >= 0)
            .Select(path => $"the path '{path}' of the build machine is in it");
    }

    private static void CheckExports(LibraryImage image, Recipe recipe, ExportList? exports)
    {
        string[] expected = exports is null ? [.. image.Exports] : [.. recipe.Platform.Format == "elf" ? exports.Symbols : exports.Names];
        string[] missing = [.. expected.Except(image.Exports)];
        string[] unexpected = [.. image.Exports.Except(expected)];
        if (expected.Length == 0)
        {
            throw new FfiBuildException(DiagnosticCodes.WrongExports, $"{recipe.Library} for '{recipe.Platform.Rid}' exports nothing: mark its functions in the sources (__attribute__((visibility(\"default\"))), on Windows __declspec(dllexport)), or name them in a file and set Exports to it.");
        }

        // A program or another library that is linked with a C++ standard library of its own would be given this one's functions.
        if (exports is null && image.Exports.Where(static name => StandardLibrary().IsMatch(name)).ToArray() is { Length: > 0 } leaked)
        {
            throw new FfiBuildException(DiagnosticCodes.WrongExports, $"{recipe.Library} for '{recipe.Platform.Rid}' exports what the C++ standard library has: {List([.. leaked.Take(3)])}{(leaked.Length > 3 ? $" and {leaked.Length - 3} more" : "")}. Take away what makes it visible (-fvisibility=default in CFlags, #pragma GCC visibility), or name the exports in a file and set Exports to it.");
        }

        if (missing.Length > 0 && unexpected.Length == 0 && recipe.Exports is { PreprocessorFlags: null })
        {
            throw LinkFailure.MissingExports(recipe, missing);
        }

        if (missing.Length + unexpected.Length > 0)
        {
            throw new FfiBuildException(
                DiagnosticCodes.WrongExports,
                $"{recipe.Library} for '{recipe.Platform.Rid}' does not export what {recipe.Exports?.File} says (missing: {List(missing)}; unexpected: {List(unexpected)}). The flags or the source list do not fit this version of {recipe.Name}.");
        }
    }

    // Protections that are marks of every object go with one that has none.
    private static string Unmarked(Recipe recipe, string[] lacking, string[] linked) =>
        $", for which assembly{(linked.Length > 0 ? $", or what the toolchain links in ({string.Join(", ", linked)})," : "")} may have no marks: where that cannot be helped, say so (WithoutProtections-{recipe.Platform.Rid}=\"{string.Join(';', lacking)}\")";

    private static IEnumerable<string> Problems(LibraryImage image, Recipe recipe, string? version, string[] linked)
    {
        if ((image.Format, image.Architecture) != (recipe.Platform.Format, recipe.Platform.Architecture))
        {
            yield return $"it is {image.Format} for {image.Architecture}, expected {recipe.Platform.Format} for {recipe.Platform.Architecture}";
        }

        if (image.System != recipe.Platform.System)
        {
            yield return $"it is for the system '{image.System}', expected '{recipe.Platform.System}'";
        }

        if (image.Name != recipe.Soname)
        {
            yield return $"it calls itself '{image.Name}', expected '{recipe.Soname}'";
        }

        if (image.Needed.Where(name => !recipe.Needed.Contains(name, StringComparer.OrdinalIgnoreCase)).ToArray() is { Length: > 0 } others)
        {
            yield return $"it needs {List(others)}, allowed: {List(recipe.Needed)}";
        }

        if (recipe.Glibc is not null && image.UnversionedImports.Count > 0)
        {
            yield return $"it needs {List(image.UnversionedImports)} of no glibc version: glibc {recipe.Glibc} has no such function";
        }

        if (image.ExecutableStack)
        {
            yield return "it asks for an executable stack";
        }

        if (image.WritableCode)
        {
            yield return "a part of it is writable and executable at once";
        }

        if (image.RelocatedCode)
        {
            yield return "the loader would write into its code (text relocations)";
        }

        if (!image.Relocatable)
        {
            yield return "it has a fixed address";
        }

        if (!image.UnwindTables)
        {
            yield return "an unwinder does not find its tables, so that an exception of a function that it calls would end the process";
        }

        if (image.Format != "pe" && (image.BuildId is null || image.BuildId.All(digit => digit == '0')))
        {
            yield return "it has no build id";
        }

        if (image.Format == "pe" && version is not null && image.FileVersion != version)
        {
            yield return $"it shows the version {image.FileVersion ?? "none"}, expected {version}";
        }

        if (recipe.Protections.Except(image.Protections).ToArray() is { Length: > 0 } lacking)
        {
            yield return $"it lacks the protections {List(lacking)}{(recipe.IsFreestanding ? "" : Unmarked(recipe, lacking, linked))}";
        }

        if (recipe.Platform.MinimumOs is not null && image.MinimumOs != recipe.Platform.MinimumOs)
        {
            yield return $"it asks for system version {image.MinimumOs ?? "none"}, expected {recipe.Platform.MinimumOs}";
        }

        // The kernel of an arm64 Mac ends a process that maps unsigned code.
        if (image is { Format: "macho", Architecture: "arm64" } && image.Signature is not { IsAdHoc: true, IsValid: true })
        {
            yield return image.Signature is null ? "it has no code signature" : "its code signature is not ad hoc or not valid";
        }
    }

    private static string List(IReadOnlyList<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);

    // Itanium C++ ABI, 5.1: names in namespace std, their virtual tables and type information; operators new and delete; the ABI's own
    // functions (3.3, and Exception Handling, 1 and 2).
    [GeneratedRegex("^(_ZN?K?St|_ZT[A-Z]N?K?St|_ZGV?N?K?St|_Z(nw|na|dl|da)|__cxa_|__gxx_|_Unwind_|__dynamic_cast$)")]
    private static partial Regex StandardLibrary();
}
