using System.Numerics;

namespace FfiToolkit.Tests.Contract;

/// <summary>What a value is in the words of the contract.</summary>
public enum SampleKind
{
    Boolean,

    /// <summary>A Number: every integer of .NET up to 32 bits, float and double.</summary>
    Number,

    /// <summary>A bigint: long and ulong.</summary>
    BigInteger,

    /// <summary>An address, nint or nuint: a bigint that keeps its bits.</summary>
    Address,

    Null,
    Text,
    TextWithNul,

    /// <summary>A block of memory: an array of a primitive type, or Memory.</summary>
    Bytes,

    /// <summary>A block of UTF-16 text.</summary>
    Characters,

    OpenHandle,
    ClosedHandle,

    /// <summary>What no native type accepts.</summary>
    Foreign,
}

/// <summary>One value that a call may be given.</summary>
/// <param name="Label">Its name in test results.</param>
/// <param name="Kind">What it is in the contract's words.</param>
/// <param name="Object">The value as an object of .NET.</param>
/// <param name="Words">What a refusal says that it is.</param>
/// <param name="Number">A Number's value.</param>
/// <param name="Integer">A bigint's value; an address's bits.</param>
internal sealed record Sample(string Label, SampleKind Kind, object? Object, string Words, double Number = 0, BigInteger Integer = default)
{
    /// <summary>Calls a function with the value as its last argument.</summary>
    internal FfiValue Call(NativeFunction function, params object?[] first) => function.InvokeObjects([.. first, Object]);

    /// <summary>Whether the object is an <see cref="FfiValue"/> of its own, too.</summary>
    internal bool IsValue => Kind != SampleKind.Foreign;
}
