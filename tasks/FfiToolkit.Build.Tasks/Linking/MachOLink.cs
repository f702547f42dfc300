using FfiToolkit.Build.Tasks.Recipes;
using FfiToolkit.Formats;

namespace FfiToolkit.Build.Tasks.Linking;

/// <summary>Mach-O: no versions; the exports are a list of names with the underscore that C names have there.</summary>
internal sealed class MachOLink(BuildRequest request, string work, string user, string? cxxLibrary) : LibraryLink(request, work)
{
    // The library with the table of the objects that it is made of, in which dsymutil looks for their debug information.
    private const string Mapped = "mapped.dylib";

    // -S leaves that table out, -x the names of local functions.
    private static readonly string[] s_strip = ["-S", "-x"];

    public override IEnumerable<LinkStep> Steps(CompiledObjects objects, ExportList? exports)
    {
        string[] flags = [.. LinkFlags, .. exports is null ? (string[])[] : ["-exported_symbols_list", WriteList("exports.txt", string.Concat(exports.Names.Select(name => $"_{name}\n")))]];
        string oldest = Platform.MinimumOs!;
        if (Toolchain.Linker is null)
        {
            yield return Step(Recipe.Library, ["-dynamiclib", $"-mmacosx-version-min={oldest}", .. ThroughCompiler(flags), "-o", Recipe.Library, .. objects.Shared, .. NamedLibraries]);
            yield break;
        }

        string architecture = Platform.Architecture == "x64" ? "x86_64" : Platform.Architecture;
        IEnumerable<string> libraries = Recipe.Sysroot is { } own
            ? ["-syslibroot", user, .. own.Libraries.Select(name => $"-L{user}/{name}"), .. own.Frameworks.Select(name => $"-F{user}/{name}"), .. NamedLibraries, $"-l{own.Required}"]
            : Platform.ZigLinkFlags.Select(flag => flag.Replace("{zig}", Toolchain.Folder, StringComparison.Ordinal));
        string[] kind = ["-arch", architecture, "-platform_version", "macos", oldest, oldest, "-dylib"];
        string[] inputs = [.. objects.Shared, .. cxxLibrary is null ? [] : (string[])["-load_hidden", Nearby(cxxLibrary)], .. libraries];
        yield return Step(Recipe.Library, [.. kind, .. flags, .. cxxLibrary is null ? [] : (string[])[LinkedPart.TraceFlag(Platform.Format)], "-o", Recipe.Library, .. inputs]);
        if (Symbols is null || BuildId() is not { } id)
        {
            yield break;
        }

        // The same link again, with what the first leaves out: the code is the same, and has the same addresses.
        yield return Step(Mapped, [.. kind, .. flags.Where(static flag => !s_strip.Contains(flag)), "-oso_prefix", ".", "-o", Mapped, .. inputs]);
        yield return new LinkStep(Symbols, Toolchain.DebugLinker!, ["--flat", "-o", Symbols, Mapped]);
        Identify(Symbols, Convert.FromHexString(id));
    }

    // Debuggers take debug information for a library's by LC_UUID, which the linker makes of all that it writes: of this link, not the first's.
    private void Identify(string name, byte[] id)
    {
        byte[] file = Read(name);
        try
        {
            foreach (MachCommand command in MachFile.Read(file).Commands.Where(static command => command.Kind == MachCommand.Uuid))
            {
                id.CopyTo(file, command.Offset + 8);
            }
        }
        catch (InvalidDataException)
        {
            // It is refused when it is checked.
            return;
        }

        WriteBytes(name, file);
    }
}
