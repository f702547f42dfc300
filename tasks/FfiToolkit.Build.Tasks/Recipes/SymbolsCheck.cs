using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Formats;
using FfiToolkit.Formats;

namespace FfiToolkit.Build.Tasks.Recipes;

/// <summary>Whether a file of debug information belongs to the library that is shipped: a debugger that takes another one's shows wrong lines.</summary>
public static class SymbolsCheck
{
    /// <summary>Checks a file of debug information.</summary>
    /// <param name="library">The shared library's bytes.</param>
    /// <param name="symbols">The file's bytes.</param>
    /// <param name="recipe">What the library is.</param>
    /// <param name="paths">Paths of this machine that must not be in the file.</param>
    /// <exception cref="FfiBuildException">It is damaged, or another library's, or says where it was built: FFITK2012.</exception>
    public static void Run(byte[] library, byte[] symbols, Recipe recipe, IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        string? problem;
        try
        {
            problem = (recipe.Platform.Format switch { "pe" => PeProblem(library, symbols), "macho" => MachProblem(library, symbols), _ => ElfProblem(library, symbols) }) ?? LibraryCheck.Paths(symbols, paths).FirstOrDefault();
        }
        catch (InvalidDataException damaged)
        {
            throw new FfiBuildException(DiagnosticCodes.WrongFormat, $"{recipe.Symbols} for '{recipe.Platform.Rid}' cannot be read: {damaged.Message}. Build it with another toolchain.", damaged);
        }

        if (problem is not null)
        {
            throw new FfiBuildException(DiagnosticCodes.WrongFormat, $"{recipe.Symbols} for '{recipe.Platform.Rid}' is not the debug information of {recipe.Library}: {problem}. Set FfiToolchain={Toolchains.ToolchainChoice.PinnedZig} to build with the pinned toolchain, or FfiCFlags=-g0 to build without it.");
        }
    }

    private static string? ElfProblem(byte[] library, byte[] symbols)
    {
        ElfFile file = ElfFile.Read(symbols);
        (string? wanted, string? id) = (LibraryImage.Read(library).BuildId, LibraryImage.Read(symbols).BuildId);
        if (id != wanted)
        {
            return $"its build id is {id ?? "none"}, the library's {wanted ?? "none"}";
        }

        // What begins at 0 has the file's header in it, and that differs: it says where the sections are.
        ElfFile shipped = ElfFile.Read(library);
        return !file.Segments.SequenceEqual(shipped.Segments) || shipped.Segments.Any(segment => segment.Type == ElfSegment.Load && segment.Offset > 0 && !Content(file, segment).SequenceEqual(Content(shipped, segment)))
            ? "what is loaded of it is not what is loaded of the library"
            : file.Sections().Any(static section => section is { Name: ".debug_line", Size: > 0 }) ? null : "it has no line numbers";
    }

    private static ReadOnlySpan<byte> Content(ElfFile file, ElfSegment segment) => file.Bytes.Slice((long)segment.Offset, (long)segment.FileSize);

    private static string? MachProblem(byte[] library, byte[] symbols)
    {
        (string? wanted, string? id) = (MachLibrary.Uuid(MachFile.Read(library)), MachLibrary.Uuid(MachFile.Read(symbols)));
        if (id != wanted)
        {
            return $"its UUID is {id ?? "none"}, the library's {wanted ?? "none"}";
        }

        // It holds no code, but says where the code is; its own tables are elsewhere.
        IReadOnlyList<MachSegment> segments = MachFile.Read(symbols).Segments;
        return !Places(segments).Order().SequenceEqual(Places(MachFile.Read(library).Segments).Order())
            ? "its code is not where the library's is"
            : segments.Any(static segment => segment is { Name: "__DWARF" } && segment.Sections.Contains("__debug_line")) ? null : "it has no line numbers";
    }

    private static IEnumerable<(string, ulong, ulong)> Places(IEnumerable<MachSegment> segments) =>
        segments.Where(static segment => segment.Name is not ("__LINKEDIT" or "__DWARF")).Select(static segment => (segment.Name, segment.Address, segment.Size));

    private static string? PeProblem(byte[] library, byte[] symbols)
    {
        (string? wanted, string id) = (LibraryImage.Read(library).BuildId, PdbFile.Read(symbols).Identity);
        return id == wanted ? null : $"its identity is {id}, the library names {wanted ?? "none"}";
    }
}
