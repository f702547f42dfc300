using FfiToolkit.Types;

namespace FfiToolkit;

/// <summary>A C array of fixed length.</summary>
public sealed class ArrayType : NativeType
{
    internal ArrayType(NativeType element, int length)
        : base(NativeKind.Array)
    {
        ArgumentNullException.ThrowIfNull(element);
        if (element.Kind == NativeKind.Void)
        {
            throw new FfiTypeException("An array of void has no elements");
        }

        if (length <= 0)
        {
            throw new FfiTypeException($"An array has at least one element, not {length}");
        }

        long bytes = (long)TypeLayouts.Of(element, TypeLayouts.Widest).Size * length;
        if (bytes > MaximumSize)
        {
            throw FfiTypeException.TooLarge(bytes);
        }

        Element = element;
        Length = length;
    }

    /// <summary>The type of its elements.</summary>
    public NativeType Element { get; }

    /// <summary>How many there are.</summary>
    public int Length { get; }

    /// <inheritdoc/>
    public override bool Equals(NativeType? other) =>
        ReferenceEquals(this, other) || (other is ArrayType array && array.Length == Length && array.Element == Element);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Length, Element);

    // As C writes it: the outer length first.
    /// <inheritdoc/>
    public override string ToString()
    {
        string lengths = "";
        NativeType element = this;
        while (element is ArrayType array)
        {
            lengths += $"[{array.Length}]";
            element = array.Element;
        }

        return element + lengths;
    }
}
