using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace FfiToolkit.Generators;

/// <summary>A diagnostic with its position, comparable by value, so that an unchanged one is not reported anew.</summary>
/// <param name="IsInaccessible">Whether it is <see cref="Diagnostics.Inaccessible"/>; otherwise <see cref="Diagnostics.Unbindable"/>.</param>
/// <param name="DelegateType">The delegate type as its author writes it.</param>
/// <param name="Reason">The fact and the fix.</param>
/// <param name="Path">The file.</param>
/// <param name="Span">Where in the file.</param>
/// <param name="Lines">The same in lines.</param>
internal sealed record Problem(bool IsInaccessible, string DelegateType, string Reason, string Path, TextSpan Span, LinePositionSpan Lines)
{
    internal static Problem At(SyntaxNode node, bool isInaccessible, string delegateType, string reason)
    {
        FileLinePositionSpan lines = node.SyntaxTree.GetLineSpan(node.Span);
        return new Problem(isInaccessible, delegateType, reason, node.SyntaxTree.FilePath, node.Span, lines.Span);
    }

    internal Diagnostic ToDiagnostic() => Diagnostic.Create(
        IsInaccessible ? Diagnostics.Inaccessible : Diagnostics.Unbindable,
        Location.Create(Path, Span, Lines),
        DelegateType,
        Reason);
}
