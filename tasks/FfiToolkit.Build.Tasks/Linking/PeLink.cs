using FfiToolkit.Build.Tasks.Recipes;
using FfiToolkit.Build.Tasks.Sysroots;

namespace FfiToolkit.Build.Tasks.Linking;

/// <summary>PE: a module definition file names the exports; without one a linker exports every global symbol, internals included.</summary>
internal sealed class PeLink(BuildRequest request, string work, string? sysroot, string? cxxLibrary) : LibraryLink(request, work)
{
    public override IEnumerable<LinkStep> Steps(CompiledObjects objects, ExportList? exports)
    {
        string? definition = exports is null ? null : WriteList($"{Path.GetFileNameWithoutExtension(Recipe.StaticLibrary)["lib".Length..]}.def", $"LIBRARY {Recipe.Soname}\nEXPORTS\n{string.Concat(exports.Names.Select(name => Export(name, exports)))}");
        if (Toolchain.Linker is null || Toolchain.ImportLibrarian is null)
        {
            // A mingw compiler brings its own C runtime.
            string[] flags = ["--no-insert-timestamp", "--dynamicbase", "--nxcompat", "--major-subsystem-version=10", "--minor-subsystem-version=0", .. ExtraLinkFlags];
            yield return Step(Recipe.Library, ["-shared", .. Strip, "-static-libgcc", .. ThroughCompiler(flags), "-o", Recipe.Library, .. objects.Shared, .. definition is null ? (string[])[] : [definition], .. NamedLibraries]);
            yield break;
        }

        List<string> imports = [];
        if (!Recipe.IsFreestanding && sysroot is not null)
        {
            imports.AddRange((cxxLibrary is null ? [] : (string[])[cxxLibrary]).Concat(Archives(sysroot)).Select(Nearby));
        }
        else
        {
            foreach (string import in Platform.Imports)
            {
                string library = Path.GetFileNameWithoutExtension(import) + ".lib";
                imports.Add(library);
                yield return new LinkStep(library, Toolchain.ImportLibrarian, ["-m", Machine, "-d", Platform.File(import), "-l", library]);
            }
        }

        string details = WriteBytes("version.res", VersionResource.Create(Recipe));
        yield return Step(Recipe.Library, ["-dll", .. Trace, .. DebugFlags, .. LinkFlags, .. definition is null ? (string[])["-exclude-all-symbols"] : [$"-def:{definition}"], $"-out:{Recipe.Library}", .. objects.Shared, details, .. imports]);
    }

    // With debug information lld-link leaves unused and equal functions in, unless it is told not to. It writes the folder and its command line
    // into a program database, and the database's path into the DLL: neither with a folder of this machine.
    private string[] DebugFlags => Symbols is not null ? ["-debug", $"-pdb:{Symbols}", $"-pdbaltpath:{Symbols}", "-pdbsourcepath:/build", "-opt:ref,icf"]
        : KeepsDebugInformation ? ["-debug:dwarf"] : [];

    // What has no C runtime is linked with no archive; flags stand in the program database.
    private string[] Trace => Recipe.IsFreestanding ? [] : [LinkedPart.TraceFlag(Platform.Format)];

    private string Machine => WindowsImports.Machine(Platform.Architecture);

    // What is taken from no library is not named in the result.
    private IEnumerable<string> Archives(string folder) =>
        ((string[])[WindowsSysroot.Runtime, WindowsSysroot.CRuntime, SysrootRecipe.CompilerRuntime, .. Libraries.Concat(Platform.SystemLibraries).Select(static name => $"{name}.lib")])
        .Select(name => Path.Combine(folder, name))
        .Select(file => File.Exists(file) ? file : Recipe.Sysroot?.Find(Path.GetFileNameWithoutExtension(file)) ?? file);

    // A variable is exported as one, or its import stub would be called as a function.
    private static string Export(string name, ExportList exports) => exports.Data.Contains(name) ? $"{name} DATA\n" : $"{name}\n";
}
