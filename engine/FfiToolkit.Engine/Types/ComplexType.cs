namespace FfiToolkit;

/// <summary>A C complex number: real part and imaginary part.</summary>
public sealed class ComplexType : NativeType
{
    private readonly string _name;

    internal ComplexType(NativeType element, string name)
        : base(NativeKind.Complex)
    {
        Element = element;
        _name = name;
    }

    /// <summary>The type of both parts.</summary>
    public NativeType Element { get; }

    /// <inheritdoc/>
    public override bool Equals(NativeType? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Element);

    /// <inheritdoc/>
    public override string ToString() => _name;
}
