using System.Collections.Immutable;
using System.Text;

namespace FfiToolkit;

/// <summary>The result and parameter types of a native function. Immutable, compared by value.</summary>
public sealed class Signature : IEquatable<Signature>
{
    private readonly int _hash;

    private Signature(NativeType returnType, ImmutableArray<NativeType> parameters)
    {
        ReturnType = returnType;
        Parameters = parameters;
        HashCode hash = new();
        hash.Add(returnType);
        foreach (NativeType parameter in parameters)
        {
            hash.Add(parameter);
        }

        _hash = hash.ToHashCode();
    }

    /// <summary>The type of the result; <see cref="NativeType.Void"/> for none.</summary>
    public NativeType ReturnType { get; }

    /// <summary>The types of the parameters, left to right.</summary>
    public ImmutableArray<NativeType> Parameters { get; }

    /// <summary>Makes a signature from types.</summary>
    /// <param name="returnType">The type of the result.</param>
    /// <param name="parameters">The types of the parameters, left to right.</param>
    /// <exception cref="FfiSignatureException">A parameter is void, or a value is not a native type.</exception>
    public static Signature Create(NativeType returnType, params ReadOnlySpan<NativeType> parameters)
    {
        RequireKnown(returnType);
        for (int i = 0; i < parameters.Length; i++)
        {
            RequireKnown(parameters[i]);
            if (parameters[i] == NativeType.Void)
            {
                throw FfiSignatureException.VoidParameter(i, null, -1);
            }
        }

        return new Signature(returnType, ImmutableArray.Create(parameters));
    }

    /// <summary>Reads a signature written as <c>result(parameter, …)</c>, such as <c>"i32(pointer, u64)"</c>.</summary>
    /// <param name="text">The text, with type names as <see cref="NativeTypes.Names"/> lists them.</param>
    /// <exception cref="FfiSignatureException">The text is not a signature; the message shows the position.</exception>
    public static Signature Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SignatureParser.Parse(text);
    }

    /// <summary>Reads a signature as <see cref="Parse"/> does, without throwing for text that is not one.</summary>
    /// <param name="text">The text to read.</param>
    /// <param name="signature">The signature, where there is one.</param>
    /// <returns>Whether the text is a signature.</returns>
    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Signature? signature)
    {
        signature = null;
        if (text is null)
        {
            return false;
        }

        try
        {
            signature = SignatureParser.Parse(text);
            return true;
        }
        catch (FfiSignatureException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public bool Equals(Signature? other) =>
        other is not null && _hash == other._hash && ReturnType == other.ReturnType && Parameters.AsSpan().SequenceEqual(other.Parameters.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Signature);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <summary>The signature in canonical names; <see cref="Parse"/> reads it back.</summary>
    public override string ToString()
    {
        StringBuilder text = new(ReturnType.ToName());
        text.Append('(');
        for (int i = 0; i < Parameters.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(Parameters[i].ToName());
        }

        return text.Append(')').ToString();
    }

    private static void RequireKnown(NativeType type)
    {
        if (type > NativeType.Function)
        {
            throw FfiSignatureException.UnknownType(((byte)type).ToString(System.Globalization.CultureInfo.InvariantCulture), null, -1);
        }
    }
}
