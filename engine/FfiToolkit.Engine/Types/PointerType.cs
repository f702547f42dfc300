namespace FfiToolkit;

/// <summary>An address: what it refers to, and what an argument may be.</summary>
public sealed class PointerType : NativeType
{
    private static readonly string[] s_names = ["pointer", "string", "buffer", "arraybuffer", "function"];

    internal PointerType(NativeType pointee, ArgumentPolicy accepts)
        : base(NativeKind.Pointer)
    {
        Pointee = pointee;
        Accepts = accepts;
    }

    internal PointerType(Signature signature)
        : base(NativeKind.Pointer)
    {
        FunctionSignature = signature;
        Accepts = ArgumentPolicy.Function;
    }

    /// <summary>A pointer to a named type that is being made.</summary>
    internal PointerType(string pointeeName)
        : base(NativeKind.Pointer) => PointeeName = pointeeName;

    /// <summary>What it refers to; <see cref="NativeType.Void"/> where that is not declared; null for a function, and within a type that refers to itself.</summary>
    public NativeType? Pointee { get; }

    /// <summary>The name of what it refers to; null where that has none.</summary>
    public string? PointeeName => field ?? (Pointee as AggregateType)?.Name ?? (Pointee as EnumType)?.Name;

    /// <summary>The signature of the function that it refers to; null for data, and where it is not declared.</summary>
    public Signature? FunctionSignature { get; }

    /// <summary>What an argument may be.</summary>
    public ArgumentPolicy Accepts { get; }

    // Of a named type the name: a type can refer to itself.
    /// <inheritdoc/>
    public override bool Equals(NativeType? other) =>
        ReferenceEquals(this, other)
        || (other is PointerType pointer
            && pointer.Accepts == Accepts
            && pointer.PointeeName == PointeeName
            && (PointeeName is not null || (Equals(pointer.Pointee, Pointee) && Equals(pointer.FunctionSignature, FunctionSignature))));

    /// <inheritdoc/>
    public override int GetHashCode() => PointeeName is { } name
        ? HashCode.Combine(Accepts, name)
        : HashCode.Combine(Accepts, Pointee, FunctionSignature);

    /// <inheritdoc/>
    public override string ToString()
    {
        if (FunctionSignature is { } signature)
        {
            return signature.ToText("(*)");
        }

        return Accepts != ArgumentPolicy.Pointer || ReferenceEquals(Pointee, Void) ? s_names[(int)Accepts] : $"{PointeeName ?? Pointee!.ToString()}*";
    }
}
