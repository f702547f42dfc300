namespace FfiToolkit;

/// <summary>Names for types in text signatures. Not thread-safe while names are added.</summary>
public sealed class TypeScope
{
    private readonly Dictionary<string, NativeType> _types = [];

    /// <summary>The type of a name.</summary>
    /// <param name="name">The name, an identifier of C.</param>
    /// <exception cref="KeyNotFoundException">The scope has no such name.</exception>
    public NativeType this[string name] => _types[name];

    /// <summary>Adds a struct, union or enumeration under its own name.</summary>
    /// <param name="type">The type.</param>
    /// <returns>This scope.</returns>
    /// <exception cref="ArgumentException">The type has no name, its name is no identifier or means something already.</exception>
    public TypeScope Add(NativeType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        string? name = (type as AggregateType)?.Name ?? (type as EnumType)?.Name;
        return Add(name ?? throw new FfiTypeException($"{type} has no name; give one as the first argument"), type);
    }

    /// <summary>Adds a name for a type, as C's typedef does.</summary>
    /// <param name="name">The name, an identifier of C.</param>
    /// <param name="type">The type.</param>
    /// <returns>This scope.</returns>
    /// <exception cref="ArgumentException">The name is no identifier, or means something already.</exception>
    public TypeScope Add(string name, NativeType type)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(type);
        if (!IsIdentifier(name))
        {
            throw new FfiTypeException($"'{name}' is no identifier: letters, digits and underscores, no digit first");
        }

        if (NativeTypes.TryParse(name, out _) || NativeTypes.TryParseC(name, out _) || !_types.TryAdd(name, type))
        {
            throw new FfiTypeException($"'{name}' is a type already");
        }

        return this;
    }

    /// <summary>Adds a name for a type that is written as text, which may use the names before it.</summary>
    /// <param name="name">The name; a struct or union takes it as its own.</param>
    /// <param name="text">The type, as <see cref="NativeType.Parse"/> reads it; <c>name*</c> in it is a pointer to the type itself.</param>
    /// <returns>This scope.</returns>
    /// <exception cref="ArgumentException">The name is no identifier or means something already, or the text is not a type.</exception>
    public TypeScope Add(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(text);
        return Add(name, Types.TypeParser.ParseNamed(name, text, this));
    }

    /// <summary>Finds the type of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="type">The type.</param>
    /// <returns>Whether the scope has the name.</returns>
    public bool TryGet(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out NativeType? type) => _types.TryGetValue(name, out type);

    /// <summary>The names, in the order in which they were added.</summary>
    internal IEnumerable<string> Names => _types.Keys;

    private static bool IsIdentifier(string name)
    {
        foreach (char letter in name)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter != '_')
            {
                return false;
            }
        }

        return name.Length > 0 && !char.IsAsciiDigit(name[0]);
    }
}
