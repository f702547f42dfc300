using System.Text.RegularExpressions;

namespace FfiToolkit.Build.Tasks.Linking;

/// <summary>A name that LLVM's linkers found nowhere.</summary>
/// <param name="Name">The name.</param>
/// <param name="User">What refers to it first, in the linker's words; empty where it does not say.</param>
public sealed partial record UndefinedSymbol(string Name, string User)
{
    /// <summary>The names in a linker's output, each once.</summary>
    public static IReadOnlyList<UndefinedSymbol> Parse(string output) =>
        [.. Message().Matches(output ?? "").Select(static match => new UndefinedSymbol(match.Groups["name"].Value.Trim(), match.Groups["user"].Value.Trim())).DistinctBy(static symbol => symbol.Name)];

    // lld-link: error: (?:<root>: )?undefined symbol: name
    // >>> referenced by library.lib(object.obj):(function)
    [GeneratedRegex(@"error: (?:<root>: )?undefined (?:hidden |protected )?symbol: (?<name>[^\r\n]+)(?:\r?\n>>> referenced by (?<user>[^\r\n]+))?")]
    private static partial Regex Message();
}
