namespace FfiToolkit.Build.Tasks.Libffi;

/// <summary>One object of targets.json: the common part, a group, or a RID's row. Lists and tables add up, single values are replaced by later parts.</summary>
internal sealed record TargetPart
{
    public IReadOnlyList<string> Groups { get; init; } = [];

    public string? Format { get; init; }

    public string? System { get; init; }

    public string? Architecture { get; init; }

    public string? Target { get; init; }

    public string? Headers { get; init; }

    public IReadOnlyList<string> Sources { get; init; } = [];

    public IReadOnlyList<string> Shims { get; init; } = [];

    public IReadOnlyList<string> SharedShims { get; init; } = [];

    public IReadOnlyList<string> ShimFlags { get; init; } = [];

    public IReadOnlyList<string> Includes { get; init; } = [];

    public IReadOnlyDictionary<string, string> Stubs { get; init; } = new Dictionary<string, string>();

    public string? StubMap { get; init; }

    public IReadOnlyList<string> Imports { get; init; } = [];

    public bool? LongDouble { get; init; }

    public bool? TrampolineTable { get; init; }

    public IReadOnlyDictionary<string, string> Defines { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> WithoutDefines { get; init; } = [];

    public string? Library { get; init; }

    public string? StaticLibrary { get; init; }

    public string? Symbols { get; init; }

    public string? Soname { get; init; }

    public IReadOnlyList<string> Needed { get; init; } = [];

    public IReadOnlyList<string> Protections { get; init; } = [];

    public string? Glibc { get; init; }

    public string? MinimumOs { get; init; }

    public string? Zig { get; init; }

    public IReadOnlyList<string> ZigFlags { get; init; } = [];

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
    public static LibffiTarget Merge(string rid, IReadOnlyList<TargetPart> parts)
    {
        SortedDictionary<string, string> defines = new(StringComparer.Ordinal);
        foreach (TargetPart part in parts)
        {
            foreach ((string name, string value) in part.Defines)
            {
                defines[name] = value;
            }

            foreach (string name in part.WithoutDefines)
            {
                defines.Remove(name);
            }
        }

        return new LibffiTarget
        {
            Rid = rid,
            Format = Needs(part => part.Format, "format"),
            System = Last(part => part.System) ?? "",
            Architecture = Needs(part => part.Architecture, "architecture"),
            Target = Needs(part => part.Target, "target"),
            Headers = Needs(part => part.Headers, "headers"),
            Sources = All(part => part.Sources),
            Shims = All(part => part.Shims),
            SharedShims = All(part => part.SharedShims),
            ShimFlags = All(part => part.ShimFlags),
            Includes = All(part => part.Includes),
            Stubs = parts.SelectMany(part => part.Stubs).ToDictionary(StringComparer.Ordinal),
            StubMap = Last(part => part.StubMap),
            Imports = All(part => part.Imports),
            LongDouble = parts.LastOrDefault(part => part.LongDouble is not null)?.LongDouble ?? throw Missing("longDouble"),
            TrampolineTable = parts.LastOrDefault(part => part.TrampolineTable is not null)?.TrampolineTable ?? throw Missing("trampolineTable"),
            Defines = defines,
            Library = Needs(part => part.Library, "library"),
            StaticLibrary = Needs(part => part.StaticLibrary, "staticLibrary"),
            Symbols = Last(part => part.Symbols),
            Soname = Needs(part => part.Soname, "soname"),
            Needed = All(part => part.Needed),
            Protections = All(part => part.Protections),
            Glibc = Last(part => part.Glibc),
            MinimumOs = Last(part => part.MinimumOs),
            Zig = Needs(part => part.Zig, "zig"),
            ZigFlags = All(part => part.ZigFlags),
            ZigLinkFlags = All(part => part.ZigLinkFlags),
            Machine = Needs(part => part.Machine, "machine"),
            Compilers = All(part => part.Compilers),
            Archivers = All(part => part.Archivers),
            ArchiveFlags = Needs(part => part.ArchiveFlags, "archiveFlags"),
            Linkers = All(part => part.Linkers),
            DebugLinkers = All(part => part.DebugLinkers),
            DebugLinkerInstall = Last(part => part.DebugLinkerInstall),
            LinkerInstall = Last(part => part.LinkerInstall),
            CompileFlags = All(part => part.CompileFlags),
            LinkFlags = All(part => part.LinkFlags),
            Install = Needs(part => part.Install, "install"),
        };

        string[] All(Func<TargetPart, IReadOnlyList<string>> list) => [.. parts.SelectMany(list)];

        string? Last(Func<TargetPart, string?> value) => parts.Select(value).LastOrDefault(found => found is not null);

        string Needs(Func<TargetPart, string?> value, string name) => Last(value) ?? throw Missing(name);

        InvalidDataException Missing(string name) => new($"'{rid}' has no \"{name}\"");
    }
}
