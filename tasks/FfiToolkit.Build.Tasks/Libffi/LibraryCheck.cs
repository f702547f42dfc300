using System.Text;
using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Formats;

namespace FfiToolkit.Build.Tasks.Libffi;

/// <summary>Whether a built library is what its RID needs: nothing is shipped on the linker's word alone.</summary>
public static class LibraryCheck
{
    private const string Glibc = "GLIBC_";

    /// <summary>Reads and checks a shared library.</summary>
    /// <param name="file">The library.</param>
    /// <param name="target">What it should be.</param>
    /// <param name="map">What it should export.</param>
    /// <param name="paths">Paths of this machine that must not be in it.</param>
    /// <param name="version">The version that it should show, where its format shows one; null when its linker gives it none.</param>
    /// <exception cref="FfiBuildException">It is damaged, or differs: FFITK2006 for exports, FFITK2012 for the rest.</exception>
    public static LibraryImage Run(byte[] file, LibffiTarget target, VersionMap map, IReadOnlyList<string> paths, string? version)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(map);
        LibraryImage image;
        try
        {
            image = LibraryImage.Read(file);
        }
        catch (InvalidDataException damaged)
        {
            throw new FfiBuildException(DiagnosticCodes.WrongFormat, $"{target.Library} for '{target.Rid}' cannot be read: {damaged.Message}. Build it with another toolchain.", damaged);
        }

        CheckExports(image, target, map);
        string[] problems = [.. Problems(image, target, version), .. Paths(file, paths)];
        return problems.Length == 0
            ? image
            : throw new FfiBuildException(DiagnosticCodes.WrongFormat, $"{target.Library} is not what '{target.Rid}' needs: {string.Join("; ", problems)}. The flags in targets.json do not fit this toolchain; set FfiToolchain={Toolchains.ToolchainChoice.PinnedZig} to build with the pinned one.");
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

    /// <summary>Why a library does not run on the oldest glibc that its RID promises; null when it does.</summary>
    public static string? GlibcProblem(string? required, LibffiTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return required is not null && target.Glibc is { } ceiling && Version.Parse(required) > Version.Parse(ceiling)
            ? $"needs glibc {required}, and has to run on {ceiling}"
            : null;
    }

    /// <summary>The first of some paths that is in a file, as a message; none when none is.</summary>
    public static IEnumerable<string> Paths(byte[] file, IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return paths.Where(path => path.Length > 1 && file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(path)) >= 0)
            .Select(path => $"the path '{path}' of the build machine is in it");
    }

    private static void CheckExports(LibraryImage image, LibffiTarget target, VersionMap map)
    {
        string[] expected = [.. target.Format == "elf" ? map.Symbols : map.Names];
        string[] missing = [.. expected.Except(image.Exports)];
        string[] unexpected = [.. image.Exports.Except(expected)];
        if (missing.Length + unexpected.Length > 0 || expected.Length == 0)
        {
            throw new FfiBuildException(
                DiagnosticCodes.WrongExports,
                $"{target.Library} for '{target.Rid}' does not export what its version map says (missing: {List(missing)}; unexpected: {List(unexpected)}). The flags or the source list in targets.json do not fit this version of libffi.");
        }
    }

    private static IEnumerable<string> Problems(LibraryImage image, LibffiTarget target, string? version)
    {
        if ((image.Format, image.Architecture) != (target.Format, target.Architecture))
        {
            yield return $"it is {image.Format} for {image.Architecture}, expected {target.Format} for {target.Architecture}";
        }

        if (image.System != target.System)
        {
            yield return $"it is for the system '{image.System}', expected '{target.System}'";
        }

        if (image.Name != target.Soname)
        {
            yield return $"it calls itself '{image.Name}', expected '{target.Soname}'";
        }

        if (image.Needed.Where(name => !target.Needed.Contains(name, StringComparer.OrdinalIgnoreCase)).ToArray() is { Length: > 0 } others)
        {
            yield return $"it needs {List(others)}, allowed: {List(target.Needed)}";
        }

        if (target.Glibc is not null && image.UnversionedImports.Count > 0)
        {
            yield return $"it needs {List(image.UnversionedImports)} of no glibc version: glibc {target.Glibc} has no such function";
        }

        if (image.ExecutableStack)
        {
            yield return "it asks for an executable stack";
        }

        if (image.WritableCode)
        {
            yield return "a part of it is writable and executable at once";
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

        if (target.Protections.Except(image.Protections).ToArray() is { Length: > 0 } lacking)
        {
            yield return $"it lacks the protections {List(lacking)}";
        }

        if (target.MinimumOs is not null && image.MinimumOs != target.MinimumOs)
        {
            yield return $"it asks for system version {image.MinimumOs ?? "none"}, expected {target.MinimumOs}";
        }

        // The kernel of an arm64 Mac ends a process that maps unsigned code.
        if (image is { Format: "macho", Architecture: "arm64" } && image.Signature is not { IsAdHoc: true, IsValid: true })
        {
            yield return image.Signature is null ? "it has no code signature" : "its code signature is not ad hoc or not valid";
        }
    }

    private static string List(IReadOnlyList<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);
}
