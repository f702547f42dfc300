using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Formats;
using FfiToolkit.Build.Tasks.Platforms;
using FfiToolkit.Build.Tasks.Recipes;
using FfiToolkit.Build.Tasks.Toolchains;

namespace FfiToolkit.Build.Tasks.Linking;

/// <summary>How a shared library of one format is linked: by the linker itself, or through the compiler.</summary>
internal abstract class LibraryLink(BuildRequest request, string work)
{
    protected Recipe Recipe => request.Recipe;

    protected Platform Platform => request.Platform;

    protected Toolchain Toolchain => request.Toolchain;

    /// <summary>The linker's flags, without those that name libraries.</summary>
    protected IReadOnlyList<string> LinkFlags => SystemLibraryNames.Without(request.LinkFlags, Platform);

    protected IReadOnlyList<string> ExtraLinkFlags => SystemLibraryNames.Without(request.ExtraLinkFlags, Platform);

    /// <summary>The system libraries to link with beside the C library.</summary>
    protected IReadOnlyList<string> AllLibraries => request.Libraries;

    /// <summary>Those that are no part of the C library.</summary>
    protected IEnumerable<string> Libraries => AllLibraries.Except(Platform.BuiltInLibraries);

    protected string? Symbols => request.Symbols;

    protected bool KeepsDebugInformation => request.KeepsDebugInformation;

    /// <summary>What takes debug information and local symbols away, as GNU's linker and compilers take it; nothing where they are asked for.</summary>
    protected string[] Strip => KeepsDebugInformation ? [] : ["-s"];

    /// <summary>The link of a target's format.</summary>
    /// <param name="request">What is built.</param>
    /// <param name="work">The work folder.</param>
    /// <param name="made">What was made of the toolchain to link with.</param>
    /// <param name="user">The user's sysroot, under its name in commands, where the recipe has one.</param>
    /// <param name="cxxLibrary">The archive of the C++ standard library; null where it is not linked in.</param>
    public static LibraryLink For(BuildRequest request, string work, string? made, string user, string? cxxLibrary) => request.Platform.Format switch
    {
        "elf" => new ElfLink(request, work, made, user, cxxLibrary),
        "macho" => new MachOLink(request, work, user, cxxLibrary),
        "pe" => new PeLink(request, work, made, cxxLibrary),
        _ => throw new FfiBuildException(DiagnosticCodes.BadData, $"platforms.json says that '{request.Platform.Rid}' has the format '{request.Platform.Format}' (known: elf, macho, pe). Correct it."),
    };

    /// <summary>Writes the export list and gives the commands, in order. Each is to be run before the next is asked for, which may depend on what it made.</summary>
    public abstract IEnumerable<LinkStep> Steps(CompiledObjects objects, ExportList? exports);

    /// <summary>Writes a file into the work folder, where the programs run.</summary>
    protected string WriteList(string name, string text)
    {
        File.WriteAllText(Path.Combine(work, name), text);
        return name;
    }

    /// <summary>A file under a name in the work folder: linkers write the names that they are given into debug information.</summary>
    protected string Nearby(string file)
    {
        string name = Path.GetFileName(file);
        File.Copy(file, Path.Combine(work, name), overwrite: true);
        return name;
    }

    protected byte[] Read(string name) => File.ReadAllBytes(Path.Combine(work, name));

    /// <summary>What tells the linked library from every other. One without it, or that cannot be read, is refused when it is checked.</summary>
    protected string? BuildId()
    {
        try
        {
            return LibraryImage.Read(Read(Recipe.Library)).BuildId;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    protected string WriteBytes(string name, byte[] content)
    {
        File.WriteAllBytes(Path.Combine(work, name), content);
        return name;
    }

    protected LinkStep Step(string output, params IEnumerable<string> arguments) => new(output, Toolchain.Linker ?? Toolchain.Compiler, [.. arguments]);

    /// <summary>Those as linkers and compilers take them, behind what uses them.</summary>
    protected IEnumerable<string> NamedLibraries => Libraries.Select(static name => $"-l{name}");

    /// <summary>The linker's flags as a compiler passes them on. Not as one list after -Wl, which a comma in a path would divide.</summary>
    protected static IEnumerable<string> ThroughCompiler(IEnumerable<string> flags) => flags.SelectMany(flag => (string[])["-Xlinker", flag]);
}
