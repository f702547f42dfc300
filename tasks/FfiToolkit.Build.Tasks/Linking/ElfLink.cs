using FfiToolkit.Build.Tasks.Recipes;
using FfiToolkit.Build.Tasks.Sysroots;

namespace FfiToolkit.Build.Tasks.Linking;

/// <summary>
/// ELF: exports are a version script. In a cross-build the linker is called by itself, and stubs stand for the system's
/// libraries: nothing but what is named here is linked, so that flags, marks and bytes are ours to decide.
/// </summary>
internal sealed class ElfLink(BuildRequest request, string work, string? sysroot, string user, string? cxxLibrary) : LibraryLink(request, work)
{
    public override IEnumerable<LinkStep> Steps(CompiledObjects objects, ExportList? exports)
    {
        string[] flags = [.. LinkFlags, .. exports is null ? (string[])[] : ["--version-script", WriteList("exports.map", exports.Text)]];
        if (Toolchain.Linker is null)
        {
            // libgcc is in every gcc and not on every machine.
            yield return Step(Recipe.Library, ["-shared", .. Strip, "-pthread", "-static-libgcc", .. ThroughCompiler(flags), "-o", Recipe.Library, .. objects.Shared, .. NamedLibraries]);
            yield break;
        }

        // As those of an archive, without one.
        string[] optional = objects.Optional.Count == 0 ? [] : ["--start-lib", .. objects.Optional, "--end-lib"];
        string[] inputs = [.. objects.Shared, .. optional, .. cxxLibrary is null ? [] : (string[])["--gc-sections"], .. sysroot is null ? [] : SystemLibraries(sysroot)];
        yield return Step(Recipe.Library, ["-shared", .. Strip, .. flags, LinkedPart.TraceFlag(Platform.Format), "-o", Recipe.Library, .. inputs]);
        if (Symbols is not null && BuildId() is { } id)
        {
            // The same link again, not stripped: what is loaded is the same, and debuggers find the file by the id of the first.
            yield return Step(Symbols, ["-shared", .. flags, $"--build-id=0x{id}", "-o", Symbols, .. inputs]);
        }
    }

    private string[] Cxx => cxxLibrary is null ? [] : [cxxLibrary];

    // A library that nothing is taken from is not named in the result, and what an archive has is nobody's to use. glibc's rest is what
    // its shared library had no symbol for.
    private IEnumerable<string> SystemLibraries(string folder) => Recipe.Sysroot is { } own ?
    [
        $"--sysroot={user}", "--as-needed", .. own.Libraries.SelectMany(name => (string[])["-L", $"{user}/{name}"]),
        .. AllLibraries.Concat(Platform.SystemLibraries).Distinct().Where(name => own.Find(name) is not null).Select(static name => $"-l{name}"),
        "--exclude-libs", "ALL", .. Cxx, Path.Combine(folder, SysrootRecipe.CompilerRuntime),
    ]
    :
    [
        "--as-needed", "-L", folder, .. Libraries.Concat(Platform.SystemLibraries).Select(static name => $"-l{name}"),
        "--exclude-libs", "ALL",
        .. Cxx,
        .. ((string[])[LinuxSysroot.GlibcRest, SysrootRecipe.CompilerRuntime]).Select(name => Path.Combine(folder, name)).Where(File.Exists),
    ];
}
