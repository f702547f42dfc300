namespace FfiToolkit;

/// <summary>A field of a struct or union.</summary>
/// <param name="Name">Its name; null for none.</param>
/// <param name="Type">Its type.</param>
/// <param name="Alignment">What <c>aligned(N)</c> asks for at least, in bytes; 0 for the type's own.</param>
public readonly record struct NativeField(string? Name, NativeType Type, int Alignment = 0)
{
    /// <summary>A field of a name and a type.</summary>
    /// <param name="field">The name and the type.</param>
    public static implicit operator NativeField((string Name, NativeType Type) field) => new(field.Name, field.Type);

    /// <summary>A field of a type, without a name.</summary>
    /// <param name="type">The type.</param>
    public static implicit operator NativeField(NativeType type) => new(null, type);

    /// <summary>A field of a name and a type.</summary>
    /// <param name="name">The name.</param>
    /// <param name="type">The type.</param>
    public static NativeField Create(string? name, NativeType type) => new(name, type);
}
