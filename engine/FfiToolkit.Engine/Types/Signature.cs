using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace FfiToolkit;

/// <summary>The result and parameter types of a native function. Immutable, compared by value.</summary>
public sealed class Signature : IEquatable<Signature>
{
    /// <summary>
    /// The most parameters of a signature. libffi copies the arguments to the calling thread's stack, 8 bytes each: these
    /// take 8 KiB, which every stack has, the 128 KiB of a thread of musl among them; 200,000 would end the process.
    /// C promises 127 (ISO C17, 5.2.4.1).
    /// </summary>
    public const int MaximumParameters = 1024;

    private readonly int _hash;

    private Signature(NativeType returnType, NativeType[] types)
    {
        ReturnType = returnType;
        Types = types;
        HashCode hash = default;
        hash.Add((int)returnType);
        foreach (NativeType parameter in types)
        {
            hash.Add((int)parameter);
        }

        _hash = hash.ToHashCode();
    }

    /// <summary>The type of the result; <see cref="NativeType.Void"/> for none.</summary>
    public NativeType ReturnType { get; }

    /// <summary>The types of the parameters, left to right.</summary>
    public ImmutableArray<NativeType> Parameters => ImmutableCollectionsMarshal.AsImmutableArray(Types);

    /// <summary>The same as an array, which nobody writes: code that runs before the first call has no generic code of the framework to compile.</summary>
    internal NativeType[] Types { get; }

    /// <summary>Makes a signature from types.</summary>
    /// <param name="returnType">The type of the result.</param>
    /// <param name="parameters">The types of the parameters, left to right.</param>
    /// <exception cref="FfiSignatureException">A parameter is void, a value is not a native type, or there are more than <see cref="MaximumParameters"/>.</exception>
    public static Signature Create(NativeType returnType, params ReadOnlySpan<NativeType> parameters) => Of(returnType, parameters.ToArray());

    /// <inheritdoc cref="Create"/>
    /// <param name="returnType">The type of the result.</param>
    /// <param name="parameters">The types of the parameters, which the signature takes over.</param>
    internal static Signature Of(NativeType returnType, NativeType[] parameters)
    {
        RequireKnown(returnType);
        if (parameters.Length > MaximumParameters)
        {
            throw FfiSignatureException.TooMany(null, -1);
        }

        for (int i = 0; i < parameters.Length; i++)
        {
            RequireKnown(parameters[i]);
            if (parameters[i] == NativeType.Void)
            {
                throw FfiSignatureException.VoidParameter(i, null, -1);
            }
        }

        return new Signature(returnType, parameters);
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
        other is not null && _hash == other._hash && ReturnType == other.ReturnType && Types.AsSpan().SequenceEqual(other.Types);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Signature);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <summary>The signature in canonical names; <see cref="Parse"/> reads it back.</summary>
    public override string ToString()
    {
        StringBuilder text = new(ReturnType.ToName());
        text.Append('(');
        for (int i = 0; i < Types.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(Types[i].ToName());
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
