using Microsoft.CodeAnalysis;

namespace FfiToolkit.Generators;

/// <summary>The generator's diagnostics: fact, value, fix.</summary>
internal static class Diagnostics
{
    private const string Page = "https://github.com/ffitoolkit/ffitoolkit/blob/main/docs/diagnostics.md";

    internal static readonly DiagnosticDescriptor Inaccessible = new(
        "FFITK5001",
        "A delegate type in Bind or CreateCallback that other files cannot name",
        "The delegate type {0} cannot be bound ahead of time: {1}",
        "FfiToolkit",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Bind and CreateCallback register their delegate type in a generated file. A type which that file cannot name is bound by reflection, which NativeAOT does not have.",
        helpLinkUri: Page + "#ffitk5001");

    internal static readonly DiagnosticDescriptor Unbindable = new(
        "FFITK5002",
        "A delegate type in Bind that no function can be bound to",
        "No function can be bound to the delegate type {0}: {1}",
        "FfiToolkit",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Bind throws FfiBindException for such a delegate type, whatever the function's signature.",
        helpLinkUri: Page + "#ffitk5002");
}
