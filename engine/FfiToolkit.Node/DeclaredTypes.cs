namespace FfiToolkit.Node;

/// <summary>The types that JavaScript declared in an isolate, each once: they stay for as long as it lives, as its functions do.</summary>
internal sealed class DeclaredTypes
{
    private readonly Dictionary<string, (string Name, NativeType Type)> _byText = [];

    /// <summary>Their names.</summary>
    internal TypeScope Scope { get; } = new();

    /// <summary>Declares a type.</summary>
    /// <param name="text">The type, with the names of others in it.</param>
    /// <returns>The name that stands for it in other texts, and the type.</returns>
    /// <exception cref="FfiSignatureException">The text is no type.</exception>
    internal (string Name, NativeType Type) Add(string text)
    {
        if (!_byText.TryGetValue(text, out (string Name, NativeType Type) known))
        {
            known = ($"t{_byText.Count}", NativeType.Parse(text, Scope));
            Scope.Add(known.Name, known.Type);
            _byText.Add(text, known);
        }

        return known;
    }
}
