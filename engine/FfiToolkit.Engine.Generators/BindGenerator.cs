using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace FfiToolkit.Generators;

/// <summary>
/// Finds each <c>NativeFunction.Bind&lt;TDelegate&gt;</c> and <c>FfiContext.CreateCallback&lt;TDelegate&gt;</c> and registers its
/// delegate type when the module is loaded, so that NativeAOT has the code of the binding and no reflection is needed to make it. Keeps
/// the fields of structs that stand for native ones, so that they are compared in a trimmed program too.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class BindGenerator : IIncrementalGenerator
{
    /// <summary>The name of the emitted file.</summary>
    public const string FileName = "FfiToolkit.Bindings.g.cs";

    internal const string SitesStep = "Sites";
    internal const string SourceStep = "Source";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<BindSite> sites = context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => BindSites.IsCandidate(node) || HandlerSites.IsCandidate(node),
                static (context, cancellation) => HandlerSites.IsCandidate(context.Node) ? HandlerSites.Read(context, cancellation) : BindSites.Read(context, cancellation))
            .Where(static site => site is not null)
            .Select(static (site, _) => site!)
            .WithTrackingName(SitesStep);

        IncrementalValueProvider<ImmutableArray<StructType>> structs = context.SyntaxProvider
            .CreateSyntaxProvider(static (node, _) => StructSites.IsCandidate(node), StructSites.Read)
            .SelectMany(static (found, _) => found)
            .Collect();

        // Without positions, and a string in the end: an edit elsewhere in the file emits nothing anew.
        IncrementalValueProvider<string> source = sites
            .Select(static (site, _) => site.Registration)
            .Where(static registration => registration is not null)
            .Collect()
            .Combine(structs)
            .Select(static (all, _) => RegistrationWriter.Write(all.Left.Select(static registration => registration!).ToImmutableArray(), all.Right))
            .WithTrackingName(SourceStep);

        context.RegisterSourceOutput(source, static (output, text) =>
        {
            if (text.Length > 0)
            {
                output.AddSource(FileName, text);
            }
        });

        context.RegisterSourceOutput(
            sites.Select(static (site, _) => site.Problem).Where(static problem => problem is not null),
            static (output, problem) => output.ReportDiagnostic(problem!.ToDiagnostic()));
    }
}
