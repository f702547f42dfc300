using FfiToolkit.Build.Tasks.Platforms;

namespace FfiToolkit.Build.Tasks.Recipes.Libffi;

/// <summary>What is libffi's own of a build for one RID, as recipe.json has it: what its configure script would find out, and which files belong to the processor.</summary>
public sealed record LibffiTarget
{
    /// <summary>What the RID is.</summary>
    public required Platform Platform { get; init; }

    /// <summary>libffi's name of the target: <c>@TARGET@</c> in its templates.</summary>
    public required string Target { get; init; }

    /// <summary>The source folder whose ffitarget.h and internal headers belong to the target.</summary>
    public required string Headers { get; init; }

    /// <summary>Files to compile, relative to the source tree.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Files of our own to compile, relative to the recipe's folder.</summary>
    public IReadOnlyList<string> OwnSources { get; init; } = [];

    /// <summary>Whether long double is a type of its own.</summary>
    public required bool LongDouble { get; init; }

    /// <summary>Whether closures use a table of trampolines (Apple's arm64).</summary>
    public required bool TrampolineTable { get; init; }

    /// <summary>What fficonfig.h defines.</summary>
    public required IReadOnlyDictionary<string, string> Defines { get; init; }

    /// <summary>The shared library's file name.</summary>
    public required string Library { get; init; }

    /// <summary>The version that the library has for Apple's loader; libtool's, not that of the release.</summary>
    public string? MachVersion { get; init; }

    /// <summary>The protections that its code has beside those of the platform.</summary>
    public IReadOnlyList<string> Protections { get; init; } = [];

    /// <summary>Flags of every compilation, after the platform's.</summary>
    public IReadOnlyList<string> CompileFlags { get; init; } = [];

    /// <summary>Puts together what holds for a RID, the most general first.</summary>
    /// <exception cref="InvalidDataException">A value that every RID needs is in none of them.</exception>
    internal static LibffiTarget Merge(Platform platform, IReadOnlyList<LibffiPart> parts)
    {
        SortedDictionary<string, string> defines = new(StringComparer.Ordinal);
        foreach (LibffiPart part in parts)
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

        PartList<LibffiPart> list = new(platform.Rid, parts);
        return new LibffiTarget
        {
            Platform = platform,
            Target = list.Needs(part => part.Target, "target"),
            Headers = list.Needs(part => part.Headers, "headers"),
            Sources = list.All(part => part.Sources),
            OwnSources = list.All(part => part.OwnSources),
            LongDouble = list.Needs(part => part.LongDouble, "longDouble"),
            TrampolineTable = list.Needs(part => part.TrampolineTable, "trampolineTable"),
            Defines = defines,
            Library = list.Last(part => part.Library) ?? platform.Library.Replace("{name}", "ffi", StringComparison.Ordinal),
            MachVersion = list.Last(part => part.MachVersion),
            Protections = list.All(part => part.Protections),
            CompileFlags = list.All(part => part.CompileFlags),
        };
    }
}
