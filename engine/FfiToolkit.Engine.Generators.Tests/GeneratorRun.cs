using System.Collections.Immutable;
using FfiToolkit.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FfiToolkit.Engine.Generators.Tests;

/// <summary>The generator's run over a source: what it emitted, and what a strict compiler says of the whole.</summary>
internal sealed class GeneratorRun
{
    private static readonly CSharpParseOptions s_parse = new(LanguageVersion.Latest);

    private static readonly ImmutableArray<MetadataReference> s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(NativeFunction).Assembly.Location)
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    private GeneratorRun(CSharpCompilation before, GeneratorDriver driver)
    {
        Driver = driver.RunGeneratorsAndUpdateCompilation(before, out Compilation after, out ImmutableArray<Diagnostic> diagnostics, TestContext.Current.CancellationToken);
        Before = before;
        After = after;
        Diagnostics = diagnostics;
    }

    internal GeneratorDriver Driver { get; }

    internal CSharpCompilation Before { get; }

    internal Compilation After { get; }

    /// <summary>What the generator reported.</summary>
    internal ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>The emitted file; empty where there is none.</summary>
    internal string Emitted => Driver.GetRunResult().GeneratedTrees is [SyntaxTree tree] ? tree.ToString() : "";

    /// <summary>What the compiler says of the sources together, warnings as errors.</summary>
    internal string[] CompilerErrors =>
    [
        .. After.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(static diagnostic => diagnostic.Severity is DiagnosticSeverity.Warning or DiagnosticSeverity.Error)
            .Select(static diagnostic => diagnostic.ToString()),
    ];

    /// <summary>The lines that register a delegate type, without their framework.</summary>
    internal string[] Registered =>
    [
        .. Emitted.Split('\n')
            .Where(static line => line.Contains("BindingRegistry.Register<", StringComparison.Ordinal))
            .Select(static line => line.Trim().Replace("global::FfiToolkit.Calls.Typed.BindingRegistry.Register<", "", StringComparison.Ordinal).Replace(">(static (function, leaf) =>", "", StringComparison.Ordinal)),
    ];

    /// <summary>Runs the generator over a user's source.</summary>
    internal static GeneratorRun Of(string source, OutputKind kind = OutputKind.DynamicallyLinkedLibrary, bool optedIn = true)
    {
        CSharpCompilationOptions compilation = new CSharpCompilationOptions(kind, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable)
            .WithSpecificDiagnosticOptions([new("FFITK0001", optedIn ? ReportDiagnostic.Suppress : ReportDiagnostic.Error)]);
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new BindGenerator().AsSourceGenerator()],
            parseOptions: s_parse,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        return new GeneratorRun(CSharpCompilation.Create("User", [Parse(source)], s_references, compilation), driver);
    }

    /// <summary>Runs the same generator again, after an edit.</summary>
    internal GeneratorRun After_edit(string source) =>
        new(Before.ReplaceSyntaxTree(Before.SyntaxTrees[0], Parse(source)), Driver);

    private static SyntaxTree Parse(string source) =>
        CSharpSyntaxTree.ParseText(source, s_parse, "User.cs", cancellationToken: TestContext.Current.CancellationToken);
}
