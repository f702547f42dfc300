using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using FfiToolkit.Types;

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

    private Signature(NativeType returnType, NativeType[] types, int variadicFrom)
    {
        ReturnType = returnType;
        Types = types;
        FixedParameters = variadicFrom < 0 ? types.Length : variadicFrom;
        IsVariadic = variadicFrom >= 0;
        HasAggregates = returnType.IsAggregate;

        // Of numbers: HashCode.Add of a type would be compiled before the first call.
        HashCode hash = default;
        hash.Add(returnType.GetHashCode());
        hash.Add(variadicFrom);
        foreach (NativeType parameter in types)
        {
            HasAggregates |= parameter.IsAggregate;
            hash.Add(parameter.GetHashCode());
        }

        _hash = hash.ToHashCode();
    }

    /// <summary>The type of the result; <see cref="NativeType.Void"/> for none.</summary>
    public NativeType ReturnType { get; }

    /// <summary>The types of the parameters, left to right.</summary>
    public ImmutableArray<NativeType> Parameters => ImmutableCollectionsMarshal.AsImmutableArray(Types);

    /// <summary>The same as an array, which nobody writes: code that runs before the first call has no generic code of the framework to compile.</summary>
    internal NativeType[] Types { get; }

    /// <summary>Whether the function is variadic: <c>...</c> follows its fixed parameters.</summary>
    public bool IsVariadic { get; }

    /// <summary>How many parameters stand before the <c>...</c>; all of them where there is none.</summary>
    public int FixedParameters { get; }

    /// <summary>Whether an argument or the result is more than one number.</summary>
    internal bool HasAggregates { get; }

    /// <summary>Makes a signature from types.</summary>
    /// <param name="returnType">The type of the result.</param>
    /// <param name="parameters">The types of the parameters, left to right.</param>
    /// <exception cref="FfiSignatureException">A parameter is void, a type is an array, or there are more parameters than <see cref="MaximumParameters"/>.</exception>
    public static Signature Create(NativeType returnType, params ReadOnlySpan<NativeType> parameters) => Of(returnType, parameters.ToArray());

    /// <summary>The signature of one call of a variadic function: this one's fixed parameters, then the call's own.</summary>
    /// <param name="arguments">The types of the arguments for the <c>...</c>, as C promotes them: <c>int</c> and <c>double</c> at least.</param>
    /// <exception cref="InvalidOperationException">The function is not variadic.</exception>
    /// <exception cref="FfiSignatureException">C would promote a type, or there are too many parameters.</exception>
    public Signature WithVariadic(params ReadOnlySpan<NativeType> arguments)
    {
        if (!IsVariadic)
        {
            throw new InvalidOperationException($"{this} is not variadic: it has no '...'");
        }

        return Of(ReturnType, [.. Types.AsSpan(0, FixedParameters), .. arguments], FixedParameters);
    }

    /// <inheritdoc cref="Create"/>
    /// <param name="returnType">The type of the result.</param>
    /// <param name="parameters">The types of the parameters, which the signature takes over.</param>
    /// <param name="variadicFrom">How many stand before the <c>...</c>; -1 where there is none.</param>
    internal static Signature Of(NativeType returnType, NativeType[] parameters, int variadicFrom = -1)
    {
        ArgumentNullException.ThrowIfNull(returnType);
        if (parameters.Length > MaximumParameters)
        {
            throw FfiSignatureException.TooMany(null, -1);
        }

        if (returnType.Kind == NativeKind.Array)
        {
            throw FfiSignatureException.ArrayByValue("The result", returnType, null, -1);
        }

        for (int i = 0; i < parameters.Length; i++)
        {
            NativeType parameter = parameters[i];
            ArgumentNullException.ThrowIfNull(parameter, nameof(parameters));
            if (parameter.Kind == NativeKind.Void)
            {
                throw FfiSignatureException.VoidParameter(i, null, -1);
            }

            if (parameter.Kind == NativeKind.Array)
            {
                throw FfiSignatureException.ArrayByValue($"Parameter {i}", parameter, null, -1);
            }

            if (variadicFrom >= 0 && i >= variadicFrom && PromotionOf(parameter) is { } promoted)
            {
                throw FfiSignatureException.Promoted(i, parameter, promoted, null, -1);
            }
        }

        return new Signature(returnType, parameters, variadicFrom);
    }

    /// <summary>What C makes of an argument for the <c>...</c> ("default argument promotions", ISO C17 6.5.2.2 p6 and 6.3.1.1 p2); null where it leaves it.</summary>
    internal static NativeType? PromotionOf(NativeType type) => type.Kind switch
    {
        NativeKind.Float32 or NativeKind.Float16 => NativeType.Float64,
        NativeKind.Bool or NativeKind.Char or NativeKind.Int8 or NativeKind.UInt8 or NativeKind.Int16 or NativeKind.UInt16 => NativeType.Int32,
        _ => null,
    };

    /// <inheritdoc cref="Parse(string, TypeScope?)"/>
    public static Signature Parse(string text) => Parse(text, null);

    /// <summary>Reads a signature written as <c>result(parameter, …)</c>, such as <c>"i32(pointer, u64)"</c> or <c>"i32(string, ..., f64)"</c>.</summary>
    /// <param name="text">The text, with types as <see cref="NativeType.Parse"/> reads them.</param>
    /// <param name="scope">Names of the caller's own; null for none.</param>
    /// <exception cref="FfiSignatureException">The text is not a signature; the message shows the position.</exception>
    public static Signature Parse(string text, TypeScope? scope)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SignatureParser.Parse(text, scope);
    }

    /// <inheritdoc cref="TryParse(string?, TypeScope?, out Signature?)"/>
    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Signature? signature) => TryParse(text, null, out signature);

    /// <summary>Reads a signature as <see cref="Parse(string, TypeScope?)"/> does, without throwing for text that is not one.</summary>
    /// <param name="text">The text to read.</param>
    /// <param name="scope">Names of the caller's own; null for none.</param>
    /// <param name="signature">The signature, where there is one.</param>
    /// <returns>Whether the text is a signature.</returns>
    public static bool TryParse(string? text, TypeScope? scope, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Signature? signature)
    {
        signature = null;
        if (text is null)
        {
            return false;
        }

        try
        {
            signature = SignatureParser.Parse(text, scope);
            return true;
        }
        catch (FfiSignatureException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public bool Equals(Signature? other) =>
        other is not null
        && _hash == other._hash
        && ReturnType == other.ReturnType
        && IsVariadic == other.IsVariadic
        && FixedParameters == other.FixedParameters
        && AreEqual(Types, other.Types);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Signature);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <summary>The signature in canonical names; <see cref="Parse(string, TypeScope?)"/> reads it back, given the names of its types.</summary>
    public override string ToString() => ToText("");

    // A loop of its own, for the reason that the hash has.
    private static bool AreEqual(NativeType[] left, NativeType[] right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (int i = 0; i < left.Length; i++)
        {
            if (left[i] != right[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The signature with something between the result and the parameters.</summary>
    internal string ToText(string between)
    {
        StringBuilder text = new(ReturnType.ToString());
        text.Append(between).Append('(');
        for (int i = 0; i < Types.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(IsVariadic && i == FixedParameters ? "..., " : "").Append(Types[i]);
        }

        return text.Append(IsVariadic && FixedParameters == Types.Length ? ", ...)" : ")").ToString();
    }
}
