using System.Text.RegularExpressions;
using FfiToolkit.Build.Tasks.Diagnostics;
using FfiToolkit.Build.Tasks.Recipes;
using FfiToolkit.Build.Tasks.Sysroots;

namespace FfiToolkit.Build.Tasks.Linking;

/// <summary>What a linker refused, in words that say what to do.</summary>
internal static partial class LinkFailure
{
    // Names beyond these are in the log.
    private const int Shown = 10;

    /// <summary>The failure of a link.</summary>
    /// <param name="request">What was built.</param>
    /// <param name="exports">What it should export; null where its sources mark that.</param>
    /// <param name="output">What was linked.</param>
    /// <param name="text">What the linker said.</param>
    /// <param name="log">The file with all commands.</param>
    public static FfiBuildException Explain(BuildRequest request, ExportList? exports, string output, string text, string log)
    {
        Recipe recipe = request.Recipe;
        string rid = recipe.Platform.Rid;
        string prefix = recipe.Platform.Format == "macho" ? "_" : "";
        UndefinedSymbol[] undefined = [.. UndefinedSymbol.Parse(text).Select(symbol => prefix.Length > 0 && symbol.Name.StartsWith(prefix, StringComparison.Ordinal) ? symbol with { Name = symbol.Name[prefix.Length..] } : symbol)];

        // An export that no source defines: ELF's linker names the version script, Apple's its list, Windows' the root of the link.
        string[] names = [.. exports?.Names ?? []];
        string[] missing =
        [
            .. Unassigned().Matches(text).Select(static match => match.Groups["name"].Value)
                .Concat(undefined.Where(symbol => names.Contains(symbol.Name) && (symbol.User.Length == 0 || symbol.User.Contains("-exported_symbol", StringComparison.Ordinal))).Select(static symbol => symbol.Name))
                .Distinct(),
        ];
        if (missing.Length > 0)
        {
            return new FfiBuildException(DiagnosticCodes.ExportMissing, $"{output} for '{rid}' cannot export {List(missing)}: no source defines it, and {recipe.Exports?.File} names it. Correct the name there, or add the source; an export of some RIDs alone goes into a file of theirs (Exports-{rid}).") { File = recipe.Exports is { } source ? Path.GetFullPath(source.File, recipe.SourceFolder) : null };
        }

        if (undefined.Length == 0)
        {
            return new FfiBuildException(DiagnosticCodes.LinkFailed, $"linking {output} for '{rid}' failed: {text.Trim()}. All commands are in {log}.");
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

    private static string List(string[] names) => names.Length <= Shown ? string.Join(", ", names) : $"{string.Join(", ", names.Take(Shown))} and {names.Length - Shown} more";

    // ld.lld: error: version script assignment of 'NODE' to symbol 'name' failed: symbol not defined
    [GeneratedRegex(@"version script assignment of '[^']*' to symbol '(?<name>[^']+)' failed: symbol not defined")]
    private static partial Regex Unassigned();
}
