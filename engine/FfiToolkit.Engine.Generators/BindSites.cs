using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FfiToolkit.Generators;

/// <summary>Recognises uses of <c>NativeFunction.Bind&lt;TDelegate&gt;</c>: calls, conditional calls and method groups.</summary>
internal static class BindSites
{
    private const string Engine = "FfiToolkit.NativeFunction";
    private const int MaximumParameters = 16;

    internal static bool IsCandidate(SyntaxNode node) =>
        node is GenericNameSyntax { Identifier.ValueText: "Bind", TypeArgumentList.Arguments.Count: 1 };

    /// <summary>What there is to do for a candidate; null where it is another Bind, or its type is known only at run time.</summary>
    internal static BindSite? Read(GeneratorSyntaxContext context, CancellationToken cancellation)
    {
        GenericNameSyntax name = (GenericNameSyntax)context.Node;
        SymbolInfo info = context.SemanticModel.GetSymbolInfo(name, cancellation);
        if ((info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) is not IMethodSymbol { Name: "Bind", TypeArguments.Length: 1 } method
            || method.ContainingType.ToDisplayString() != Engine
            || method.TypeArguments[0] is not INamedTypeSymbol type
            || type.TypeKind == TypeKind.Error
            || DelegateTypes.IsOpen(type))
        {
            return null;
        }

        SyntaxNode written = name.TypeArgumentList.Arguments[0];
        if (ReasonAgainst(type) is { } reason)
        {
            return new BindSite(null, Problem.At(written, isInaccessible: false, Shown(type), reason));
        }

        ITypeSymbol? hidden = DelegateTypes.FindHidden(type, context.SemanticModel.Compilation);
        return hidden is null
            ? new BindSite(RegistrationWriter.Describe(type), null)
            : new BindSite(null, Problem.At(written, isInaccessible: true, Shown(type), $"{ReasonHidden(hidden)}; make it internal"));
    }

    // The same cases, in the same order, as BindingTypes.Bind of the engine refuses at run time.
    private static string? ReasonAgainst(INamedTypeSymbol type)
    {
        if (type.DelegateInvokeMethod is not { } invoke)
        {
            return "it is not a delegate type of its own; name one such as Func<int, int>";
        }

        if (invoke.Parameters.FirstOrDefault(static parameter => DelegateTypes.HasPointer(parameter.Type) || (parameter.RefKind != RefKind.None && !parameter.Type.IsUnmanagedType)) is { } odd)
        {
            return DelegateTypes.HasPointer(odd.Type)
                ? $"its parameter '{odd.Name}' is of a pointer type; use nint, ref or a span"
                : $"its parameter '{odd.Name}' refers to a {Shown(odd.Type)}; native code takes references to unmanaged types";
        }

        if (invoke.ReturnsByRef || invoke.ReturnsByRefReadonly || DelegateTypes.HasPointer(invoke.ReturnType) || invoke.ReturnType.IsRefLikeType)
        {
            return "its result is of a pointer, by-reference or ref struct type; use nint";
        }

        return invoke.Parameters.Length > MaximumParameters
            ? $"it has {invoke.Parameters.Length} parameters, at most {MaximumParameters} can be bound; use Invoke"
            : null;
    }

    internal static string ReasonHidden(ITypeSymbol hidden) => hidden is INamedTypeSymbol { IsFileLocal: true }
        ? $"{Shown(hidden)} is local to its file"
        : $"{Shown(hidden)} is {(hidden.DeclaredAccessibility == Accessibility.Private ? "private" : "not accessible to the rest of its assembly")}";

    internal static string Shown(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);
}
