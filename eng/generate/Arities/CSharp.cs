namespace FfiToolkit.Generate;

/// <summary>What every part is written with: lists of types, parameters and arguments.</summary>
internal static class CSharp
{
    internal static string List(int arity, Func<int, string> item, string separator = ", ") => string.Join(separator, Enumerable.Range(1, arity).Select(item));

    internal static string Generic(params string[] names) => names.All(static name => name.Length == 0) ? "" : $"<{string.Join(", ", names.Where(static name => name.Length > 0))}>";

    internal static string Types(int arity) => List(arity, static i => $"T{i}");

    internal static string Parameters(int arity) => List(arity, static i => $"T{i} a{i}");

    internal static string Arguments(int arity) => List(arity, static i => $"a{i}");

    internal static string Constraints(int arity, string indent) => string.Concat(Enumerable.Range(1, arity).Select(i => $"\n{indent}where T{i} : allows ref struct"));

    internal static string Indent(string text, int levels) =>
        string.Concat(text.Split('\n')[..^1].Select(line => line.Length == 0 ? "\n" : new string(' ', 4 * levels) + line + "\n"));
}
