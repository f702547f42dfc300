namespace FfiToolkit.Build.Tasks.Libffi.Linking;

/// <summary>
/// ELF: the version script is libffi's own map. In a cross-build the linker is called by itself, and stubs stand for the system's
/// libraries: nothing but what is named here is linked, so that flags, marks and bytes are ours to decide.
/// </summary>
internal sealed class ElfLink(LibffiBuildRequest request, string work) : LibraryLink(request, work)
{
    public override IEnumerable<LinkStep> Steps(CompiledObjects objects, VersionMap exports)
    {
        string[] flags = [.. LinkFlags, "--version-script", WriteList("libffi.map", exports.Text)];
        if (Toolchain.Linker is null)
        {
            // libgcc is in every gcc and not on every machine.
            yield return Step(Target.Library, ["-shared", .. Strip, "-pthread", "-static-libgcc", .. ThroughCompiler(flags), "-o", Target.Library, .. objects.Shared]);
            yield break;
        }

        string[] versions = Target.StubMap is { } map ? ["--version-script", DataFile(map)] : [];
        List<string> stubs = [];
        foreach ((string soname, string stub) in Target.Stubs.Keys.Zip(objects.Stubs))
        {
            stubs.Add(soname);
            yield return Step(soname, ["-shared", "-soname", soname, .. versions, "-o", soname, stub]);
        }

        IEnumerable<string> inputs = objects.Shared.Concat(stubs);
        yield return Step(Target.Library, ["-shared", .. Strip, .. flags, "-o", Target.Library, .. inputs]);
        if (Symbols is not null && BuildId() is { } id)
        {
            // The same link again, not stripped: what is loaded is the same, and debuggers find the file by the id of the first.
            yield return Step(Symbols, ["-shared", .. flags, $"--build-id=0x{id}", "-o", Symbols, .. inputs]);
        }
    }
}
