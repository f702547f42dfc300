namespace FfiToolkit.Build.Tasks.Platforms;

/// <summary>One object of platforms.json: the common part, a group, or a RID's row. Lists and tables add up, single values are replaced by later parts.</summary>
internal sealed record PlatformPart
{
    public IReadOnlyList<string> Groups { get; init; } = [];

    public string? Format { get; init; }

    public string? System { get; init; }

    public string? Architecture { get; init; }

    public string? Library { get; init; }

    public string? StaticLibrary { get; init; }

    public string? Soname { get; init; }

    public string? Symbols { get; init; }

    public IReadOnlyList<string> Shims { get; init; } = [];

    public IReadOnlyList<string> SharedShims { get; init; } = [];

    public IReadOnlyList<string> OptionalShims { get; init; } = [];

    public IReadOnlyList<string> ShimFlags { get; init; } = [];

    public IReadOnlyList<string> Includes { get; init; } = [];

    public string? Sysroot { get; init; }

    public IReadOnlyList<string> SystemLibraries { get; init; } = [];

    public IReadOnlyList<string> FreestandingShims { get; init; } = [];

    public IReadOnlyList<string> BuiltInLibraries { get; init; } = [];

    public IReadOnlyList<string> OtherLibraries { get; init; } = [];

    public IReadOnlyList<string> HostedFlags { get; init; } = [];

    public IReadOnlyList<string> Imports { get; init; } = [];

    public IReadOnlyList<string> Needed { get; init; } = [];

    public IReadOnlyList<string> Protections { get; init; } = [];

    public string? Glibc { get; init; }

    public string? MinimumOs { get; init; }

    public string? Zig { get; init; }

    public IReadOnlyList<string> ZigFlags { get; init; } = [];

    public string? ClangTarget { get; init; }

    public IReadOnlyList<string> ClangFlags { get; init; } = [];

    public IReadOnlyList<string> ZigIncludes { get; init; } = [];

    public IReadOnlyList<string> ZigLinkFlags { get; init; } = [];

    public string? Machine { get; init; }

    public IReadOnlyList<string> Compilers { get; init; } = [];

    public IReadOnlyList<string> Archivers { get; init; } = [];

    public string? ArchiveFlags { get; init; }

    public IReadOnlyList<string> Linkers { get; init; } = [];

    public IReadOnlyList<string> DebugLinkers { get; init; } = [];

    public string? DebugLinkerInstall { get; init; }

    public string? LinkerInstall { get; init; }

    public IReadOnlyList<string> CompileFlags { get; init; } = [];

    public IReadOnlyList<string> LinkFlags { get; init; } = [];

    public string? Install { get; init; }

    /// <summary>Puts the parts of a RID together, the most general first.</summary>
    /// <exception cref="InvalidDataException">A value that every RID needs is in none of them.</exception>
    public static Platform Merge(string rid, string folder, IReadOnlyList<PlatformPart> parts)
    {
        PartList<PlatformPart> list = new(rid, parts);
        return new Platform
        {
            Rid = rid,
            Groups = parts[^1].Groups,
            Folder = folder,
            Format = list.Needs(part => part.Format, "format"),
            System = list.Last(part => part.System) ?? "",
            Architecture = list.Needs(part => part.Architecture, "architecture"),
            Library = list.Needs(part => part.Library, "library"),
            StaticLibrary = list.Needs(part => part.StaticLibrary, "staticLibrary"),
            Soname = list.Needs(part => part.Soname, "soname"),
            Symbols = list.Needs(part => part.Symbols, "symbols"),
            Shims = list.All(part => part.Shims),
            SharedShims = list.All(part => part.SharedShims),
            OptionalShims = list.All(part => part.OptionalShims),
            ShimFlags = list.All(part => part.ShimFlags),
            Includes = list.All(part => part.Includes),
            Sysroot = list.Last(part => part.Sysroot),
            SystemLibraries = list.All(part => part.SystemLibraries),
            FreestandingShims = list.All(part => part.FreestandingShims),
            BuiltInLibraries = list.All(part => part.BuiltInLibraries),
            OtherLibraries = list.All(part => part.OtherLibraries),
            HostedFlags = list.All(part => part.HostedFlags),
            Imports = list.All(part => part.Imports),
            Needed = list.All(part => part.Needed),
            Protections = list.All(part => part.Protections),
            Glibc = list.Last(part => part.Glibc),
            MinimumOs = list.Last(part => part.MinimumOs),
            Zig = list.Needs(part => part.Zig, "zig"),
            ZigFlags = list.All(part => part.ZigFlags),
            ClangTarget = list.Needs(part => part.ClangTarget, "clangTarget"),
            ClangFlags = list.All(part => part.ClangFlags),
            ZigIncludes = list.All(part => part.ZigIncludes),
            ZigLinkFlags = list.All(part => part.ZigLinkFlags),
            Machine = list.Needs(part => part.Machine, "machine"),
            Compilers = list.All(part => part.Compilers),
            Archivers = list.All(part => part.Archivers),
            ArchiveFlags = list.Needs(part => part.ArchiveFlags, "archiveFlags"),
            Linkers = list.All(part => part.Linkers),
            DebugLinkers = list.All(part => part.DebugLinkers),
            DebugLinkerInstall = list.Last(part => part.DebugLinkerInstall),
            LinkerInstall = list.Last(part => part.LinkerInstall),
            CompileFlags = list.All(part => part.CompileFlags),
            LinkFlags = list.All(part => part.LinkFlags),
            Install = list.Needs(part => part.Install, "install"),
        };
    }
}
