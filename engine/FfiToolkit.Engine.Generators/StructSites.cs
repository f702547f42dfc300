using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FfiToolkit.Generators;

/// <summary>
/// Finds the structs that stand for native ones: in <c>NativeFunction.Call</c> and <c>Bind</c>, in <c>FfiContext.CreateCallback</c>, in
/// <c>IncomingCall.Struct</c> and <c>ReturnStruct</c>. The engine compares their fields with the native type's by reflection, for which
/// a trimmed program has to keep them.
/// </summary>
internal static class StructSites
{
    private static readonly ImmutableHashSet<string> s_methods = ["Call", "CallVoid", "Bind", "CreateCallback", "Struct", "ReturnStruct"];
    private static readonly ImmutableHashSet<string> s_types = ["FfiToolkit.NativeFunction", "FfiToolkit.FfiContext", "FfiToolkit.IncomingCall"];

    internal static bool IsCandidate(SyntaxNode node) => node is InvocationExpressionSyntax call && HandlerSites.NameOf(call) is { Identifier.ValueText: var name } && s_methods.Contains(name);

    /// <summary>The structs of a candidate and of their fields; empty where it is another method.</summary>
    internal static ImmutableArray<StructType> Read(GeneratorSyntaxContext context, CancellationToken cancellation)
    {
        if (context.SemanticModel.GetSymbolInfo(context.Node, cancellation).Symbol is not IMethodSymbol { TypeArguments.Length: > 0 } method
            || !s_types.Contains(method.ContainingType.ToDisplayString()))
        {
            return [];
        }

        HashSet<StructType> found = [];
        foreach (ITypeSymbol argument in method.TypeArguments)
        {
            if (argument is INamedTypeSymbol { DelegateInvokeMethod: { } invoke })
            {
                foreach (IParameterSymbol parameter in invoke.Parameters)
                {
                    Collect(parameter.Type, found);
                }

                Collect(invoke.ReturnType, found);
            }
            else
            {
                Collect(argument, found);
            }
        }

        return [.. found];
    }

    private static void Collect(ITypeSymbol type, HashSet<StructType> found)
    {
        // Numbers are structs of the runtime; they have no parts here.
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Struct, SpecialType: SpecialType.None, IsUnmanagedType: true } value
            || !found.Add(new StructType(value.OriginalDefinition.GetDocumentationCommentId()!.Substring("T:".Length), value.ContainingAssembly.Name)))
        {
            return;
        }

        foreach (IFieldSymbol part in value.GetMembers().OfType<IFieldSymbol>())
        {
            if (!part.IsStatic)
            {
                Collect(part.Type, found);
            }
        }
    }
}
