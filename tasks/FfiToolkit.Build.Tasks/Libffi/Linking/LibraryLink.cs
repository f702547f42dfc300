using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Toolchains;

namespace FfiToolkit.Build.Tasks.Libffi.Linking;

/// <summary>How a shared library of one format is linked: by the linker itself, or through the compiler.</summary>
internal abstract class LibraryLink(LibffiTarget target, Toolchain toolchain, string dataFolder, string work)
{
    protected LibffiTarget Target { get; } = target;

    protected Toolchain Toolchain { get; } = toolchain;

    protected string DataFolder { get; } = dataFolder;

    protected string Library => Work(Target.Library);

    /// <summary>The link of a target's format.</summary>
    public static LibraryLink For(LibffiTarget target, Toolchain toolchain, string dataFolder, string work) => target.Format switch
    {
        "elf" => new ElfLink(target, toolchain, dataFolder, work),
        "macho" => new MachOLink(target, toolchain, dataFolder, work),
        "pe" => new PeLink(target, toolchain, dataFolder, work),
        _ => throw new FfiBuildException(DiagnosticCodes.BadData, $"targets.json says that '{target.Rid}' has the format '{target.Format}' (known: elf, macho, pe). Correct it."),
    };

    /// <summary>Writes the export list and gives the commands, in order.</summary>
    public abstract IEnumerable<LinkStep> Steps(CompiledObjects objects, VersionMap map);

    protected string Work(string name) => Path.Combine(work, name);

    protected string WriteList(string name, string text)
    {
        File.WriteAllText(Work(name), text);
        return Work(name);
    }

    protected LinkStep Step(string output, params IEnumerable<string> arguments) => new(output, Toolchain.Linker ?? Toolchain.Compiler, [.. arguments]);

    /// <summary>The linker's flags as a compiler passes them on.</summary>
    protected static string ThroughCompiler(IEnumerable<string> flags) => "-Wl," + string.Join(',', flags);
}
