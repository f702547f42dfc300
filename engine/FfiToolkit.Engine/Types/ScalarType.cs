namespace FfiToolkit;

/// <summary>A single number, or void. Only the instances of <see cref="NativeType"/> exist.</summary>
public sealed class ScalarType : NativeType
{
    private readonly string _name;

    internal ScalarType(NativeKind kind, string name)
        : base(kind) => _name = name;

    /// <inheritdoc/>
    public override bool Equals(NativeType? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)Kind;

    /// <inheritdoc/>
    public override string ToString() => _name;
}
