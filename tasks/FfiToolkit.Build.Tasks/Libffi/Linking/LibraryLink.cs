using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Toolchains;

namespace FfiToolkit.Build.Tasks.Libffi.Linking;

/// <summary>How a shared library of one format is linked: by the linker itself, or through the compiler.</summary>
internal abstract class LibraryLink(LibffiBuildRequest request, string work)
{
    protected LibffiTarget Target => request.Target;

    protected Toolchain Toolchain => request.Toolchain;

    protected string Version => request.Version;

    protected string Library => Work(Target.Library);

    /// <summary>The link of a target's format.</summary>
    public static LibraryLink For(LibffiBuildRequest request, string work) => request.Target.Format switch
    {
        "elf" => new ElfLink(request, work),
        "macho" => new MachOLink(request, work),
        "pe" => new PeLink(request, work),
        _ => throw new FfiBuildException(DiagnosticCodes.BadData, $"targets.json says that '{request.Target.Rid}' has the format '{request.Target.Format}' (known: elf, macho, pe). Correct it."),
    };

    /// <summary>Writes the export list and gives the commands, in order.</summary>
    public abstract IEnumerable<LinkStep> Steps(CompiledObjects objects, VersionMap map);

    protected string DataFile(string name) => request.DataFile(name);

    protected string Work(string name) => Path.Combine(work, name);

    protected string WriteList(string name, string text)
    {
        File.WriteAllText(Work(name), text);
        return Work(name);
    }

    protected string WriteBytes(string name, byte[] content)
    {
        File.WriteAllBytes(Work(name), content);
        return Work(name);
    }

    protected LinkStep Step(string output, params IEnumerable<string> arguments) => new(output, Toolchain.Linker ?? Toolchain.Compiler, [.. arguments]);

    /// <summary>The linker's flags as a compiler passes them on.</summary>
    protected static string ThroughCompiler(IEnumerable<string> flags) => "-Wl," + string.Join(',', flags);
}
