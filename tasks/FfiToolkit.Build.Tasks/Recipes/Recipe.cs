using System.Text.Json.Serialization;
using FfiToolkit.Build.Tasks.Platforms;
using FfiToolkit.Build.Tasks.Sysroots;

namespace FfiToolkit.Build.Tasks.Recipes;

/// <summary>What a library is made of and what it is to be, for one RID. All that is the RID's own is in its <see cref="Platform"/>.</summary>
public sealed record Recipe
{
    /// <summary>Before the name of a file or folder: it is the project's, not one of the source folder.</summary>
    public const string ProjectMark = "{project}/";

    /// <summary>The library's name, as messages and folders have it.</summary>
    public required string Name { get; init; }

    /// <summary>Its version: up to four numbers.</summary>
    public required string Version { get; init; }

    /// <summary>The RID.</summary>
    public required Platform Platform { get; init; }

    /// <summary>The folder that sources and headers are relative to.</summary>
    [JsonIgnore]
    public string SourceFolder { get; init; } = "";

    /// <summary>The project's folder, which names with <see cref="ProjectMark"/> are relative to.</summary>
    [JsonIgnore]
    public string ProjectFolder { get; init; } = "";

    /// <summary>The hash of the archive that the folder was extracted from; null where the sources are the project's own.</summary>
    public string? SourceSha256 { get; init; }

    /// <summary>Files to compile, relative to the source folder, in the order of the link.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Full paths of files to compile that FfiToolkit adds to the library.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> OwnSources { get; init; } = [];

    /// <summary>Folders with headers, relative to the source folder.</summary>
    public IReadOnlyList<string> IncludeFolders { get; init; } = [];

    /// <summary>Headers that are written before anything is compiled: what a configure script would find out.</summary>
    public IReadOnlyDictionary<string, string> GeneratedHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>What those headers define, for the build record.</summary>
    public IReadOnlyDictionary<string, string> Defines { get; init; } = new Dictionary<string, string>();

    /// <summary>Flags of every compilation, after the platform's.</summary>
    public IReadOnlyList<string> CompileFlags { get; init; } = [];

    /// <summary>Flags of the compilation of C, after those.</summary>
    public IReadOnlyList<string> CFlags { get; init; } = [];

    /// <summary>Flags of the compilation of C++, likewise.</summary>
    public IReadOnlyList<string> CxxFlags { get; init; } = [];

    /// <summary>Flags of some of <see cref="Sources"/> alone, after all others.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> SourceFlags { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The linker's flags, after the platform's.</summary>
    public IReadOnlyList<string> LinkFlags { get; init; } = [];

    /// <summary>The headers and libraries of the system that stand in the place of the toolchain's; null where those do.</summary>
    public UserSysroot? Sysroot { get; init; }

    /// <summary>System libraries to link with beside the C library, as <c>-l</c> names them.</summary>
    public IReadOnlyList<string> Libraries { get; init; } = [];

    /// <summary>What the library exports; null where its sources mark that.</summary>
    public ExportSource? Exports { get; init; }

    /// <summary>Which libraries are made.</summary>
    public LibraryKind Kind { get; init; } = LibraryKind.Both;

    /// <summary>Whether it is linked with no C runtime where the system's is no part of the system, but with the few functions that files of ours name.</summary>
    public bool IsFreestanding { get; init; }

    /// <summary>Whether the toolchain's C++ standard library goes into it.</summary>
    public bool HasCxxLibrary { get; init; }

    /// <summary>The shared library's file name.</summary>
    public required string Library { get; init; }

    /// <summary>The static library's file name.</summary>
    public required string StaticLibrary { get; init; }

    /// <summary>What the shared library calls itself: soname, install name, or DLL name.</summary>
    public required string Soname { get; init; }

    /// <summary>The name of the file with its debug information; null where none is made.</summary>
    public string? Symbols { get; init; }

    /// <summary>The version for Apple's loader: up to three numbers.</summary>
    public string MachVersion { get; init; } = "0.0.0";

    /// <summary>The oldest version that it can stand for, for Apple's loader.</summary>
    public string MachCompatibility { get; init; } = "0.0.0";

    /// <summary>The system libraries that it may need.</summary>
    public required IReadOnlyList<string> Needed { get; init; }

    /// <summary>The oldest glibc that it must run on; null where there is no glibc.</summary>
    public string? Glibc { get; init; }

    /// <summary>The protections against attacks that it must show, in the words of <see cref="Formats.LibraryImage.Protections"/>.</summary>
    public IReadOnlyList<string> Protections { get; init; } = [];

    /// <summary>One line about it, for the file's details.</summary>
    public required string Description { get; init; }

    /// <summary>Whose work it is, for the file's details.</summary>
    public required string Copyright { get; init; }

    /// <summary>What stands behind the name and version where the licence is said, as <c>, under the MIT licence that is beside this file</c>; empty where the package says it.</summary>
    public string LicenceNotice { get; init; } = "";

    /// <summary>Files that are published beside the libraries: the name there, and where it comes from; from the work folder where that is null.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, string?> Published { get; init; } = new Dictionary<string, string?>();

    /// <summary>Whether a shared library is made.</summary>
    [JsonIgnore]
    public bool IsShared => Kind != LibraryKind.Static;

    /// <summary>Whether a static library is made.</summary>
    [JsonIgnore]
    public bool IsStatic => Kind != LibraryKind.Shared;

    /// <summary>Files of ours that are in the shared library where it refers to what they define.</summary>
    internal IReadOnlyList<string> OptionalShims => IsFreestanding ? [] : Platform.OptionalShims;

    /// <summary>The full path of a file or folder of the recipe.</summary>
    public string PathOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Sysroot is not null && name.StartsWith(UserSysroot.Mark, StringComparison.Ordinal) ? Path.Combine(Sysroot.Folder, name[UserSysroot.Mark.Length..]) : PathOf(name, SourceFolder, ProjectFolder);
    }

    /// <summary>The full path of a file or folder.</summary>
    internal static string PathOf(string name, string sourceFolder, string projectFolder) =>
        InProject(name) is { } inside ? Path.GetFullPath(inside, projectFolder) : Path.GetFullPath(name, sourceFolder);

    /// <summary>The name below the project's folder of what is marked to be there, empty for that folder itself; null for what is in the source folder.</summary>
    internal static string? InProject(string name) =>
        name.StartsWith(ProjectMark, StringComparison.Ordinal) ? name[ProjectMark.Length..] : name == ProjectMark.TrimEnd('/') ? "" : null;

    /// <summary>The platform's flags of a link and the recipe's.</summary>
    internal IReadOnlyList<string> AllLinkFlags =>
    [
        .. Platform.LinkFlags.Select(flag => flag
            .Replace("{soname}", Soname, StringComparison.Ordinal)
            .Replace("{entry}", IsFreestanding ? "DllMain" : WindowsSysroot.Entry, StringComparison.Ordinal)
            .Replace("{version}", MachVersion, StringComparison.Ordinal)
            .Replace("{compatibility}", MachCompatibility, StringComparison.Ordinal)),
        .. LinkFlags,
    ];
}
