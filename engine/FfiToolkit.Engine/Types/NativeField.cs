namespace FfiToolkit;

/// <summary>A field of a struct or union.</summary>
/// <param name="Name">Its name; null for none.</param>
/// <param name="Type">Its type.</param>
/// <param name="Alignment">What <c>aligned(N)</c> asks for at least, in bytes; 0 for the type's own.</param>
/// <param name="Bits">How many bits of the type a bit-field takes; 0 for a field that is none.</param>
public readonly record struct NativeField(string? Name, NativeType Type, int Alignment = 0, int Bits = 0)
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

    /// <summary>A bit-field, C's <c>type name : bits</c>. It belongs into a struct that is not packed.</summary>
    /// <param name="name">The name.</param>
    /// <param name="type">An integer, <see cref="NativeType.Bool"/> or an enumeration.</param>
    /// <param name="bits">How many bits it takes, from 1 to those of the type on every target.</param>
    public static NativeField BitField(string? name, NativeType type, int bits) => new(name, type, Bits: bits);

    /// <summary>As in a text signature: <c>x: float64</c>, <c>flags: uint32:3</c>, <c>int64@16</c>.</summary>
    public override string ToString() => $"{(Name is null ? "" : $"{Name}: ")}{Type}{(Bits != 0 ? $":{Bits}" : "")}{(Alignment != 0 ? $"@{Alignment}" : "")}";
}
