namespace FfiToolkit.Build.Tasks.Libffi.Linking;

/// <summary>PE: a module definition file names the exports; without one a linker exports every global symbol, internals included.</summary>
internal sealed class PeLink(LibffiBuildRequest request, string work) : LibraryLink(request, work)
{
    public override IEnumerable<LinkStep> Steps(CompiledObjects objects, VersionMap map)
    {
        string definition = WriteList("ffi.def", $"LIBRARY {Target.Soname}\nEXPORTS\n{string.Concat(map.Names.Select(Export))}");
        if (Toolchain.Linker is null || Toolchain.ImportLibrarian is null)
        {
            // A mingw compiler brings its own C runtime.
            string[] flags = ["--no-insert-timestamp", "--dynamicbase", "--nxcompat", "--major-subsystem-version=10", "--minor-subsystem-version=0", .. ExtraLinkFlags];
            yield return Step(Target.Library, ["-shared", .. Strip, "-static-libgcc", .. ThroughCompiler(flags), "-o", Target.Library, .. objects.Shared, definition]);
            yield break;
        }

        List<string> imports = [];
        foreach (string import in Target.Imports)
        {
            string library = Path.GetFileNameWithoutExtension(import) + ".lib";
            imports.Add(library);
            yield return new LinkStep(library, Toolchain.ImportLibrarian, ["-m", Machine, "-d", DataFile(import), "-l", library]);
        }

        string details = WriteBytes("version.res", VersionResource.Create(Version, Target.Library));
        yield return Step(Target.Library, ["-dll", .. DebugFlags, .. LinkFlags, $"-def:{definition}", $"-out:{Target.Library}", .. objects.Shared, details, .. imports]);
    }

    // With debug information lld-link leaves unused and equal functions in, unless it is told not to. It writes the folder and its command line
    // into a program database, and the database's path into the DLL: neither with a folder of this machine.
    private string[] DebugFlags => Symbols is not null ? ["-debug", $"-pdb:{Symbols}", $"-pdbaltpath:{Symbols}", "-pdbsourcepath:/build", "-opt:ref,icf"]
        : KeepsDebugInformation ? ["-debug:dwarf"] : [];

    private string Machine => Target.Architecture == "x64" ? "i386:x86-64" : Target.Architecture;

    // A variable is exported as one, or its import stub would be called as a function.
    private static string Export(string name) => name.StartsWith("ffi_type_", StringComparison.Ordinal) ? $"{name} DATA\n" : $"{name}\n";
}
