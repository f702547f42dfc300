using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FfiToolkit.Generators;

/// <summary>Recognises calls of <c>FfiContext.CreateCallback&lt;TDelegate&gt;</c>, whose type is often inferred.</summary>
internal static class HandlerSites
{
    private const string Engine = "FfiToolkit.FfiContext";
    private const string Method = "CreateCallback";
    private const int MaximumParameters = 16;

    internal static bool IsCandidate(SyntaxNode node) => node is InvocationExpressionSyntax call && NameOf(call) is { Identifier.ValueText: Method };

    /// <summary>What there is to do for a candidate; null where it is another method, its type is known only at run time, or the engine refuses it then.</summary>
    internal static BindSite? Read(GeneratorSyntaxContext context, CancellationToken cancellation)
    {
        InvocationExpressionSyntax call = (InvocationExpressionSyntax)context.Node;
        if (context.SemanticModel.GetSymbolInfo(call, cancellation).Symbol is not IMethodSymbol { Name: Method, TypeArguments.Length: 1 } method
            || method.ContainingType.ToDisplayString() != Engine
            || method.TypeArguments[0] is not INamedTypeSymbol { DelegateInvokeMethod: { } invoke } type
            || DelegateTypes.IsOpen(type)
            || !CanAnswer(invoke))
        {
            return null;
        }

        ITypeSymbol? hidden = DelegateTypes.FindHidden(type, context.SemanticModel.Compilation);
        return hidden is null
            ? new BindSite(RegistrationWriter.DescribeHandler(type), null)
            : new BindSite(null, Problem.At(NameOf(call)!, isInaccessible: true, BindSites.Shown(type), $"{BindSites.ReasonHidden(hidden)}; make it internal"));
    }

    // The same cases as HandlerTypes.Make of the engine refuses at run time.
    private static bool CanAnswer(IMethodSymbol invoke) =>
        invoke.Parameters.Length <= MaximumParameters
        && invoke.Parameters.All(static parameter => parameter.RefKind == RefKind.None && !parameter.Type.IsRefLikeType && !DelegateTypes.HasPointer(parameter.Type))
        && !invoke.ReturnsByRef && !invoke.ReturnsByRefReadonly && !invoke.ReturnType.IsRefLikeType && !DelegateTypes.HasPointer(invoke.ReturnType);

    /// <summary>The name of the method that is called on something.</summary>
    internal static SimpleNameSyntax? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        _ => null,
    };
}
