using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Processes;
using FfiToolkit.Build.Tasks.Recipes;
using FfiToolkit.Build.Tasks.Sysroots;

namespace FfiToolkit.Build.Tasks.Linking;

/// <summary>What a linker refused, in words that say what to do.</summary>
internal static class LinkFailure
{
    // Names beyond these are in the log.
    private const int Shown = 10;

    /// <summary>The failure of a link.</summary>
    /// <param name="request">What was built.</param>
    /// <param name="exports">What it should export; null where its sources mark that.</param>
    /// <param name="output">What was linked.</param>
    /// <param name="result">What the linker said.</param>
    /// <param name="log">The file with all commands.</param>
    public static FfiBuildException Explain(BuildRequest request, ExportList? exports, string output, ToolResult result, string log)
    {
        Recipe recipe = request.Recipe;
        string rid = recipe.Platform.Rid;
        string prefix = recipe.Platform.Format == "macho" ? "_" : "";
        UndefinedSymbol[] undefined = [.. UndefinedSymbol.Parse(result.Text).Select(symbol => prefix.Length > 0 && symbol.Name.StartsWith(prefix, StringComparison.Ordinal) ? symbol with { Name = symbol.Name[prefix.Length..] } : symbol)];

        // An export that no source defines: Apple's linker names its list, Windows' the root of the link. ELF's says nothing; the check of the library does.
        string[] names = [.. exports?.Names ?? []];
        string[] missing =
        [
            .. undefined.Where(symbol => names.Contains(symbol.Name) && (symbol.User.Length == 0 || symbol.User.Contains("-exported_symbol", StringComparison.Ordinal))).Select(static symbol => symbol.Name)
                .Distinct(),
        ];
        if (missing.Length > 0)
        {
            return MissingExports(recipe, missing);
        }

        if (undefined.Length == 0)
        {
            return new FfiBuildException(DiagnosticCodes.LinkFailed, $"linking {output} for '{rid}' failed: {result.Words()}. All commands are in {log}.");
        }

        (string Name, Version? Version)[] tooNew = recipe.Glibc is null || !request.Toolchain.IsCross ? []
            : [.. undefined.Select(symbol => (symbol.Name, GlibcSymbols.FirstVersion(request.Toolchain.Folder, recipe.Platform.Zig, symbol.Name))).Where(symbol => symbol.Item2 > Version.Parse(recipe.Glibc))];
        if (tooNew.Length > 0)
        {
            string least = tooNew.Max(static symbol => symbol.Version)!.ToString();
            return new FfiBuildException(DiagnosticCodes.AboveGlibcCeiling, $"{output} for '{rid}' has to run on glibc {recipe.Glibc}, and needs {List([.. tooNew.Select(static symbol => $"{symbol.Name} (glibc {symbol.Version})")])}. Do without, or set GlibcCeiling to {least}, and the library runs on no older one.");
        }

        return new FfiBuildException(
            DiagnosticCodes.SymbolMissing,
            $"linking {output} for '{rid}' failed: no source and no library has {List([.. undefined.Select(static symbol => symbol.User.Length == 0 ? symbol.Name : $"{symbol.Name} (used by {symbol.User})")])}. Add the source, name the library in Libraries, or leave its use out there (Defines-{rid}). All commands are in {log}.");
    }

    /// <summary>The failure of a library that is to export what no source defines.</summary>
    public static FfiBuildException MissingExports(Recipe recipe, string[] names) => new(
        DiagnosticCodes.ExportMissing,
        $"{recipe.Library} for '{recipe.Platform.Rid}' cannot export {List(names)}: no source defines it, and {recipe.Exports?.File} names it. Correct the name there, or add the source; an export of some RIDs alone goes into a file of theirs (Exports-{recipe.Platform.Rid}).") { File = recipe.Exports is { } source ? recipe.PathOf(source.File) : null };

    private static string List(string[] names) => names.Length <= Shown ? string.Join(", ", names) : $"{string.Join(", ", names.Take(Shown))} and {names.Length - Shown} more";
}
