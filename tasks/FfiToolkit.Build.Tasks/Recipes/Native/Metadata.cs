namespace FfiToolkit.Build.Tasks.Recipes.Native;

/// <summary>The names of the metadata of NativeLibrary items. docs/native-libraries.md says what each means.</summary>
public static class Metadata
{
    /// <summary>Where the archive with the sources is: addresses and files, tried in order.</summary>
    public const string Archive = "Archive";

    /// <summary>The archive's hash.</summary>
    public const string ArchiveSha256 = "ArchiveSha256";

    /// <summary>Files to compile: C, C++ and assembly.</summary>
    public const string Sources = "Sources";

    /// <summary>Folders with headers.</summary>
    public const string IncludeDirectories = "IncludeDirectories";

    /// <summary>Headers that are packed; those in the folders when empty.</summary>
    public const string Headers = "Headers";

    /// <summary>Macros for the compiler.</summary>
    public const string Defines = "Defines";

    /// <summary>Flags for every compilation.</summary>
    public const string CFlags = "CFlags";

    /// <summary>Flags for that of C++.</summary>
    public const string CxxFlags = "CxxFlags";

    /// <summary>Flags for some of the sources alone: <c>pattern=flags</c>.</summary>
    public const string SourceFlags = "SourceFlags";

    /// <summary>The C standard: <c>11</c>, <c>c11</c>, <c>gnu17</c>.</summary>
    public const string CStandard = "CStandard";

    /// <summary>The C++ standard: <c>17</c>, <c>c++17</c>, <c>gnu++20</c>.</summary>
    public const string CxxStandard = "CxxStandard";

    /// <summary>The C++ standard library: <c>static</c>, the toolchain's, linked in; <c>none</c> for what does without.</summary>
    public const string CxxLibrary = "CxxLibrary";

    /// <summary>Flags for the linker.</summary>
    public const string LinkFlags = "LinkFlags";

    /// <summary>System libraries beside the C library.</summary>
    public const string Libraries = "Libraries";

    /// <summary>A folder with the headers and libraries of the system, in the place of the toolchain's.</summary>
    public const string Sysroot = "Sysroot";

    /// <summary>The file that names the exports.</summary>
    public const string Exports = "Exports";

    /// <summary>The library's version.</summary>
    public const string Version = "Version";

    /// <summary><c>both</c>, <c>shared</c> or <c>static</c>.</summary>
    public const string Kind = "Kind";

    /// <summary>What a configure script would find out: macros of a header that is written.</summary>
    public const string Configuration = "Configuration";

    /// <summary>That header's name.</summary>
    public const string ConfigurationHeader = "ConfigurationHeader";

    /// <summary>Headers with <c>@NAME@</c> or <c>${NAME}</c> in them, which are replaced by the value that Configuration gives.</summary>
    public const string Templates = "Templates";

    /// <summary>System libraries that the result may need beside those that are linked with.</summary>
    public const string AllowedImports = "AllowedImports";

    /// <summary>The oldest glibc that the library must run on.</summary>
    public const string GlibcCeiling = "GlibcCeiling";

    /// <summary>Protections that the sources cannot have.</summary>
    public const string WithoutProtections = "WithoutProtections";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Archive, ArchiveSha256, Sources, IncludeDirectories, Headers, Defines, CFlags, CxxFlags, SourceFlags, CStandard, CxxStandard, CxxLibrary, LinkFlags, Libraries, Sysroot, Exports, Version, Kind,
        Configuration, ConfigurationHeader, Templates, AllowedImports, GlibcCeiling, WithoutProtections,
    ];
}
