namespace FfiToolkit.Generators;

/// <summary>A delegate type, and the statement that makes it known, as C# that names it from anywhere.</summary>
/// <param name="DelegateType">Such as <c>global::System.Func&lt;int, int&gt;</c>.</param>
/// <param name="Statement">The call of a registry.</param>
internal sealed record Registration(string DelegateType, string Statement);
