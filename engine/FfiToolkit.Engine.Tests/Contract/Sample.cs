using System.Numerics;

namespace FfiToolkit.Tests.Contract;

/// <summary>What a value is in the words of the contract.</summary>
public enum SampleKind
{
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

    OpenHandle,
    ClosedHandle,

    /// <summary>What no native type accepts.</summary>
    Foreign,
}

/// <summary>One value that a call may be given.</summary>
/// <param name="Label">Its name in test results.</param>
/// <param name="Kind">What it is in the contract's words.</param>
/// <param name="Value">The value.</param>
/// <param name="Number">A Number's value.</param>
/// <param name="Integer">A bigint's value; an address's bits.</param>
internal sealed record Sample(string Label, SampleKind Kind, FfiValue Value, double Number = 0, BigInteger Integer = default);
