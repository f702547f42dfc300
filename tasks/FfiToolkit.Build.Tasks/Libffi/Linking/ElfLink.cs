using FfiToolkit.Build.Tasks.Toolchains;

namespace FfiToolkit.Build.Tasks.Libffi.Linking;

/// <summary>ELF: the version script is libffi's own map. Libraries of a system whose C library is not there are replaced by stubs.</summary>
internal sealed class ElfLink(LibffiTarget target, Toolchain toolchain, string dataFolder, string work) : LibraryLink(target, toolchain, dataFolder, work)
{
    public override IEnumerable<LinkStep> Steps(CompiledObjects objects, VersionMap map)
    {
        string[] flags = [.. Target.LinkFlags, "--version-script", WriteList("libffi.map", map.Text)];
        if (Toolchain.Linker is null)
        {
            // libgcc is in every gcc and not on every machine.
            string[] own = Toolchain.IsCross ? [] : ["-static-libgcc"];
            yield return Step(Target.Library, ["-shared", "-s", "-pthread", .. own, ThroughCompiler(flags), "-o", Library, .. objects.Shared]);
            yield break;
        }

        List<string> stubs = [];
        foreach ((string soname, string stub) in Target.Stubs.Keys.Zip(objects.Stubs))
        {
            stubs.Add(Work(soname));
            yield return Step(soname, ["-shared", "-soname", soname, "-o", Work(soname), stub]);
        }

        yield return Step(Target.Library, ["-shared", "-s", .. flags, "-o", Library, .. objects.Shared, .. stubs]);
    }
}
