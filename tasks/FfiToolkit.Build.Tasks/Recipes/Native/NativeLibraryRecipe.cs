using System.Globalization;
using System.Text.RegularExpressions;
using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Linking;
using FfiToolkit.Build.Tasks.Platforms;
using FfiToolkit.Build.Tasks.Settings;
using FfiToolkit.Build.Tasks.Sources;
using FfiToolkit.Build.Tasks.Sysroots;

namespace FfiToolkit.Build.Tasks.Recipes.Native;

/// <summary>The recipe of a NativeLibrary item for a platform.</summary>
/// <param name="library">The item.</param>
/// <param name="project">What the project says of itself.</param>
/// <param name="source">The extracted archive that paths are relative to; null where that is the project's folder.</param>
public sealed partial class NativeLibraryRecipe(NativeLibrary library, ProjectDetails project, AcquiredSource? source = null)
{
    private string Folder => source?.Folder ?? project.Folder;

    private static readonly string[] s_headers = [".h", ".hh", ".hpp", ".hxx", ".inc"];

    /// <summary>The archive with the sources for a platform; null where they are the project's own.</summary>
    /// <exception cref="FfiBuildException">It has no hash, or a hash stands alone.</exception>
    public static ArchivePin? Archive(NativeLibrary library, ProjectDetails project, Platform platform)
    {
        ArgumentNullException.ThrowIfNull(library);
        ArgumentNullException.ThrowIfNull(project);
        string[] places = [.. library.List(Metadata.Archive, platform)];
        string? hash = library.Value(Metadata.ArchiveSha256, platform);
        if (places.Length == 0)
        {
            return hash is null ? null : throw library.Refused(Metadata.ArchiveSha256, hash, $"and {Metadata.Archive} names no archive. Set it to an address or a file.");
        }

        return Hash().IsMatch(hash ?? "")
            ? new ArchivePin(library.Name, ParseVersion(library, library.Value(Metadata.Version, platform), project).ToString(), hash!.ToLowerInvariant(), [.. places.Select(place => ArchivePin.IsAddress(place) ? place : Path.GetFullPath(place.Replace('\\', Path.DirectorySeparatorChar), project.Folder))])
            : throw library.Refused(Metadata.ArchiveSha256, hash ?? "", "which is no SHA-256. An archive is used by its hash alone: write the 64 hexadecimal digits that its authors published, or that sha256sum prints of a copy that you trust.");
    }

    /// <summary>The recipe.</summary>
    /// <exception cref="FfiBuildException">A value cannot be used, or nothing is to be compiled.</exception>
    public Recipe For(Platform platform)
    {
        ArgumentNullException.ThrowIfNull(platform);
        string stem = library.Stem(platform);
        string file = platform.Library.Replace("{name}", stem, StringComparison.Ordinal);
        SystemLibraryNames.RequireFree(library.Name, stem, file, platform);
        string? named = library.Value(Metadata.Version, platform);
        Version version = ParseVersion(library, named, project);
        string text = version.ToString();
        IReadOnlyList<string> sources = Sources(platform);
        ExportSource? exports = Exports(platform);
        string[] folders = Folders(platform);
        ConfigurationHeaders configuration = new(library, PathOf, file => IncludeNames(file, folders), platform);
        string[] without = [.. library.List(Metadata.WithoutProtections, platform)];
        IReadOnlyList<string> flags = library.Flags(Metadata.LinkFlags, platform);
        string? glibc = Glibc(platform);
        return new Recipe
        {
            Name = library.Name,
            Version = text,
            Platform = glibc == platform.Glibc ? platform : platform with { Zig = platform.Zig.Replace($".{platform.Glibc}", $".{glibc}", StringComparison.Ordinal), Glibc = glibc },
            SourceFolder = Folder,
            ProjectFolder = project.Folder,
            SourceSha256 = source?.Sha256,
            Sources = sources,
            IncludeFolders = folders,
            GeneratedHeaders = configuration.Headers,
            Defines = configuration.Macros,
            CompileFlags =
            [
                .. exports is null ? (string[])["-fvisibility=hidden"] : [],
                .. library.List(Metadata.Defines, platform).Select(static define => $"-D{define}"),
                .. library.Flags(Metadata.CFlags, platform),
            ],
            CFlags = [.. Standard(Metadata.CStandard, platform, CStandard(), "c")],
            CxxFlags =
            [
                .. exports is null ? (string[])["-fvisibility-inlines-hidden"] : [],
                .. Standard(Metadata.CxxStandard, platform, CxxStandard(), "c++"),
                .. library.Flags(Metadata.CxxFlags, platform),
            ],
            SourceFlags = SourceFlags(platform, sources),
            LinkFlags = flags,
            Libraries = library.List(Metadata.Libraries, platform),
            Sysroot = library.Value(Metadata.Sysroot, platform) is { } sysroot ? UserSysroot.Open(Path.GetFullPath(sysroot.Replace('\\', Path.DirectorySeparatorChar), project.Folder), platform, library.Name) : null,
            Exports = exports,
            Kind = Kind(platform),
            HasCxxLibrary = HasCxxLibrary(platform) && sources.Any(SourceFile.IsCxx),
            Library = file,
            StaticLibrary = platform.StaticLibrary.Replace("{name}", stem, StringComparison.Ordinal),
            Soname = platform.Soname.Replace("{library}", platform.Format == "elf" && named is not null ? string.Create(CultureInfo.InvariantCulture, $"{file}.{version.Major}") : file, StringComparison.Ordinal),
            Symbols = platform.Symbols.Replace("{library}", file, StringComparison.Ordinal).Replace("{stem}", Path.GetFileNameWithoutExtension(file), StringComparison.Ordinal),
            MachVersion = string.Create(CultureInfo.InvariantCulture, $"{version.Major}.{version.Minor}.{Math.Max(version.Build, 0)}"),
            MachCompatibility = string.Create(CultureInfo.InvariantCulture, $"{version.Major}.0.0"),
            Needed = [.. platform.Needed, .. library.List(Metadata.AllowedImports, platform), .. platform.Format == "macho" ? SystemLibraryNames.Frameworks(flags).Select(static name => $"/System/Library/Frameworks/{name}.framework/Versions/A/{name}") : []],
            Glibc = glibc,
            Protections = [.. platform.Protections.Except(without, StringComparer.OrdinalIgnoreCase)],
            Description = string.IsNullOrWhiteSpace(project.Description) ? library.Name : project.Description,
            Copyright = project.Copyright ?? "",
            LicenceNotice = ", under the licence of the package that it is in",
            Published = Headers(platform, folders).ToDictionary(static header => $"include/{header.Name}", static header => header.File),
        };
    }

    // What is said where a name was not found that may be the project's.
    private string Elsewhere => source is null ? "" : $" Names are relative to what {Metadata.Archive} holds; {Recipe.ProjectMark} before one makes it the project's.";

    private string PathOf(string name) => Recipe.PathOf(name, Folder, project.Folder);

    private IReadOnlyList<string> Sources(Platform platform)
    {
        IReadOnlyList<string> patterns = library.List(Metadata.Sources, platform);
        IReadOnlyList<string> sources = Glob.Expand(Folder, patterns, out IReadOnlyList<string> empty, project.Folder);
        if (empty.Count > 0 || sources.Count == 0)
        {
            throw new FfiBuildException(DiagnosticCodes.NoSources, $"Sources of the NativeLibrary '{library.Name}' name no file for '{platform.Rid}': {string.Join("; ", empty.Count > 0 ? empty : patterns)}, in '{Folder}'. Correct the pattern, or the case of its letters.{Elsewhere}");
        }

        return sources.FirstOrDefault(static source => !SourceFile.Extensions.Contains(Path.GetExtension(source), StringComparer.Ordinal)) is { } other
            ? throw library.Refused(Metadata.Sources, other, $"which is no source that is compiled ({string.Join(", ", SourceFile.Extensions)}). Headers are found through IncludeDirectories.")
            : sources;
    }

    private string[] Folders(Platform platform) =>
    [
        .. library.List(Metadata.IncludeDirectories, platform).Select(static folder => Glob.Normal(folder.Replace('\\', '/').TrimEnd('/'))).Select(folder =>
            Directory.Exists(PathOf(folder)) ? folder : throw library.Refused(Metadata.IncludeDirectories, folder, $"and '{PathOf(folder)}' is no folder. Correct it.{Elsewhere}")),
    ];

    // Entries are pattern=flags; those of the more special groups come later.
    private SortedDictionary<string, IReadOnlyList<string>> SourceFlags(Platform platform, IReadOnlyList<string> sources)
    {
        SortedDictionary<string, IReadOnlyList<string>> all = new(StringComparer.Ordinal);
        foreach (string entry in library.List(Metadata.SourceFlags, platform))
        {
            string[] parts = entry.Split('=', 2, StringSplitOptions.TrimEntries);
            string[] flags = parts.Length < 2 ? [] : [.. BuildSettings.SplitFlags(parts[1])];
            if (flags.Length == 0)
            {
                throw library.Refused(Metadata.SourceFlags, entry, "which gives no flag to a source: write pattern=flags, such as src/*_avx2.c=-mavx2.");
            }

            string[] named = [.. Glob.Select(sources, parts[0])];
            if (named.Length == 0)
            {
                throw library.Refused(Metadata.SourceFlags, entry, $"and none of {Metadata.Sources} for '{platform.Rid}' is '{parts[0]}'.{Spelling.Hint(parts[0], sources)} Correct the pattern, or give the flags to the RIDs that have the source: {Metadata.SourceFlags}-x64.");
            }

            foreach (string source in named)
            {
                all[source] = [.. all.GetValueOrDefault(source, []), .. flags];
            }
        }

        return all;
    }

    // Sources include what is below one of the folders by its name there, in the order of the search.
    private static string[] IncludeNames(string file, string[] folders) =>
        [.. folders.Where(folder => IsBelow(file, folder)).Select(folder => folder == "." ? file : file[(folder.Length + 1)..]).DefaultIfEmpty(Path.GetFileName(file))];

    // The source folder itself is a dot, and what is marked as the project's is not in it.
    private static bool IsBelow(string file, string folder) => folder == "." ? Recipe.InProject(file) is null : file.StartsWith($"{folder}/", StringComparison.Ordinal);

    // Names by which sources include them, and files; of templates, what is written of them and has no file yet.
    private IEnumerable<(string Name, string? File)> Headers(Platform platform, string[] folders)
    {
        IReadOnlyList<string> templates = library.List(Metadata.Templates, platform);
        IReadOnlyList<string> named = library.List(Metadata.Headers, platform);
        if (named.Count > 0)
        {
            IReadOnlyList<string> files = Glob.Expand(Folder, named, out IReadOnlyList<string> empty, project.Folder);
            if (empty.Count > 0)
            {
                throw new FfiBuildException(DiagnosticCodes.NoSources, $"Headers of the NativeLibrary '{library.Name}' name no file: {string.Join("; ", empty)}, in '{Folder}'. Correct the pattern.{Elsewhere}");
            }

            return files.Select(file => templates.Contains(file) ? Written(IncludeNames(file, folders)[0]) : (IncludeNames(file, folders)[0], PathOf(file))).DistinctBy(static header => header.Item1);
        }

        return folders
            .SelectMany(folder => Glob.Expand(PathOf(folder), ["**/*"], out _)
                .Where(static file => s_headers.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                .Select(file => (Name: file, File: (string?)Path.Combine(PathOf(folder), file))))
            .Concat(templates.Where(template => folders.Any(folder => IsBelow(template, folder))).SelectMany(template => IncludeNames(template, folders)).Select(Written))
            .DistinctBy(static header => header.Name);

        static (string Name, string? File) Written(string template) => (template[..^".in".Length], null);
    }

    private ExportSource? Exports(Platform platform)
    {
        if (library.Value(Metadata.Exports, platform) is not { } file || file == "visibility")
        {
            return null;
        }

        file = file.Replace('\\', '/');
        return File.Exists(PathOf(file)) ? new ExportSource(file) : throw library.Refused(Metadata.Exports, file, $"and there is no file '{PathOf(file)}'. Name a file with the exports, or write 'visibility' where the sources mark them.{Elsewhere}");
    }

    private LibraryKind Kind(Platform platform) => library.Value(Metadata.Kind, platform) is not { } kind ? LibraryKind.Both
        : Enum.TryParse(kind, ignoreCase: true, out LibraryKind parsed) && Enum.IsDefined(parsed) ? parsed
        : throw library.Refused(Metadata.Kind, kind, "which is none of both, shared, static.");

    private bool HasCxxLibrary(Platform platform) => library.Value(Metadata.CxxLibrary, platform) switch
    {
        null or "static" => true,
        "none" => false,
        string other => throw library.Refused(Metadata.CxxLibrary, other, "which is none of static, none."),
    };

    private string? Glibc(Platform platform)
    {
        string? named = library.Value(Metadata.GlibcCeiling, platform);
        if (named is null || platform.Glibc is null)
        {
            return platform.Glibc;
        }

        return System.Version.TryParse(named, out System.Version? version) && version >= System.Version.Parse(platform.Glibc)
            ? named
            : throw library.Refused(Metadata.GlibcCeiling, named, $"which is no version of glibc from {platform.Glibc} on, the oldest that is linked for.");
    }

    private static Version ParseVersion(NativeLibrary library, string? named, ProjectDetails project)
    {
        string version = named ?? project.Version;
        bool isNamed = named is not null;
        Match numbers = Numbers().Match(version);
        if (numbers.Success && (!isNamed || numbers.Length == version.Length) && System.Version.TryParse(numbers.Value.Contains('.', StringComparison.Ordinal) ? numbers.Value : $"{numbers.Value}.0", out Version? parsed) && parsed.Major <= ushort.MaxValue && parsed.Minor <= byte.MaxValue)
        {
            return parsed;
        }

        throw library.Refused(Metadata.Version, version, "which is no version of two to four numbers, as files carry it: 1.2.3.");
    }

    private string[] Standard(string name, Platform platform, Regex form, string prefix)
    {
        if (library.Value(name, platform) is not { } standard)
        {
            return [];
        }

        Match match = form.Match(standard);
        return match.Success
            ? [$"-std={(match.Groups["dialect"].Value is { Length: > 0 } dialect ? dialect : prefix)}{match.Groups["year"].Value}"]
            : throw library.Refused(name, standard, $"which is no standard: write {prefix}17, gnu{prefix[1..]}17 or 17.");
    }

    [GeneratedRegex("^[0-9A-Fa-f]{64}$")]
    private static partial Regex Hash();

    [GeneratedRegex(@"^\d+(\.\d+){0,3}")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"^(?<dialect>c|gnu)?(?<year>\d\d|2x)$")]
    private static partial Regex CStandard();

    [GeneratedRegex(@"^(?<dialect>c\+\+|gnu\+\+)?(?<year>\d\d|2b)$")]
    private static partial Regex CxxStandard();
}
