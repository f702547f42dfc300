using System.Buffers.Binary;
using System.Collections.Immutable;

namespace FfiToolkit.Conformance;

/// <summary>One signature of the corpus with the values of one call.</summary>
/// <param name="Id">The case's place in its corpus; part of the C functions' names: <c>callee_7</c>, <c>caller_7</c>.</param>
/// <param name="Signature">What is called.</param>
/// <param name="Abi">The convention of the target.</param>
/// <param name="Area">Where the arguments lie.</param>
/// <param name="Slots">The slot array: values, and garbage wherever a value has no bytes.</param>
/// <param name="Result">What the callee returns, with garbage in its padding and above a narrow value: a runner writes it to <c>ffitk_result</c>.</param>
internal sealed record ConformanceCase(int Id, Signature Signature, TargetAbi Abi, SlotArea Area, ImmutableArray<byte> Slots, ImmutableArray<byte> Result)
{
    /// <summary>The pattern of bytes that nothing may have written: a runner fills the result's place with it.</summary>
    public const byte Untouched = 0xD7;

    private const int MostBytesShown = 48;

    /// <summary>Whether there is nothing in it but scalars, all of them named.</summary>
    public bool IsScalar => !Signature.IsVariadic && !Signature.ReturnType.IsAggregate && !Signature.Parameters.Any(static type => type.IsAggregate);

    /// <summary>The value of a scalar argument as C widens it; of a narrow one only the low bytes are in <see cref="Slots"/>.</summary>
    /// <param name="argument">Which, from 0.</param>
    public ulong Scalar(int argument) => Values.Widen(Abi, Signature.Parameters[argument], Word(Slots.AsSpan()[Area.Offsets[argument]..]));

    /// <summary>The value of a scalar result as C widens it.</summary>
    public ulong ScalarResult => Values.Widen(Abi, Signature.ReturnType, Word(Result.AsSpan()));

    /// <summary>Says what is wrong with what a callee saw and what came back; nothing if all is right.</summary>
    /// <param name="seen">What the callee stored: as <see cref="Slots"/>, with scalars widened to 64 bits.</param>
    /// <param name="result">The bytes of the result's place, on either kind of stub.</param>
    public List<string> Differences(ReadOnlySpan<byte> seen, ReadOnlySpan<byte> result)
    {
        List<string> wrong = ArgumentDifferences(seen);
        if (Signature.ReturnType.Kind != NativeKind.Void)
        {
            Compare(wrong, "the result", Signature.ReturnType, Result.AsSpan(), result);
        }
        else if (result.ContainsAnyExcept(Untouched))
        {
            wrong.Add($"the result was written, {Text(result)}");
        }

        return wrong;
    }

    /// <summary>Says what is wrong with what a callee saw alone.</summary>
    /// <param name="seen">What the callee stored.</param>
    public List<string> ArgumentDifferences(ReadOnlySpan<byte> seen)
    {
        List<string> wrong = [];
        for (int i = 0; i < Signature.Parameters.Length; i++)
        {
            Compare(wrong, $"argument {i}", Signature.Parameters[i], Slots.AsSpan()[Area.Offsets[i]..], seen[Area.Offsets[i]..]);
        }

        return wrong;
    }

    private void Compare(List<string> wrong, string what, NativeType type, ReadOnlySpan<byte> value, ReadOnlySpan<byte> found)
    {
        if (!type.IsAggregate)
        {
            ulong expected = Values.Widen(Abi, type, Word(value));
            if (Word(found) != expected)
            {
                wrong.Add($"{what} was 0x{Word(found):x}, not 0x{expected:x}");
            }

            return;
        }

        byte[] mask = Values.Mask(Abi, type);
        for (int i = 0; i < mask.Length; i++)
        {
            if (((value[i] ^ found[i]) & mask[i]) != 0)
            {
                wrong.Add($"{what} was {Text(found[..mask.Length])}, not {Text(value[..mask.Length])}: byte {i}");
                return;
            }
        }
    }

    private static string Text(ReadOnlySpan<byte> bytes) =>
        Convert.ToHexStringLower(bytes[..Math.Min(bytes.Length, MostBytesShown)]) + (bytes.Length > MostBytesShown ? "…" : "");

    private static ulong Word(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes);
}
