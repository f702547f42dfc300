namespace FfiToolkit.Build.Tasks.Libffi.Linking;

/// <summary>Mach-O: no versions; the exports are a list of names with the underscore that C names have there.</summary>
internal sealed class MachOLink(LibffiBuildRequest request, string work) : LibraryLink(request, work)
{
    public override IEnumerable<LinkStep> Steps(CompiledObjects objects, VersionMap map)
    {
        string exports = WriteList("exports.txt", string.Concat(map.Names.Select(name => $"_{name}\n")));
        string[] flags = [.. LinkFlags, "-exported_symbols_list", exports];
        string oldest = Target.MinimumOs!;
        if (Toolchain.Linker is null)
        {
            yield return Step(Target.Library, ["-dynamiclib", $"-mmacosx-version-min={oldest}", .. ThroughCompiler(flags), "-o", Target.Library, .. objects.Shared]);
            yield break;
        }

        string architecture = Target.Architecture == "x64" ? "x86_64" : Target.Architecture;
        IEnumerable<string> libraries = Target.ZigLinkFlags.Select(flag => flag.Replace("{zig}", Toolchain.Folder, StringComparison.Ordinal));
        yield return Step(Target.Library, ["-arch", architecture, "-platform_version", "macos", oldest, oldest, "-dylib", .. flags, "-o", Target.Library, .. objects.Shared, .. libraries]);
    }
}
