using System.Runtime.InteropServices;
using FfiToolkit.Conformance;

namespace FfiToolkit.Tests.Oracle;

/// <summary>Compares what a callee received and a caller got with what the compiler's types say.</summary>
internal static class OracleChecker
{
    /// <summary>Makes every call of the case by the route.</summary>
    /// <returns>The first thing that is wrong, in words; null where all is right.</returns>
    internal static string? Check(OracleLibrary library, OracleCase one, Route route) =>
        Find(library, one, route) is { } found ? $"{one}, call {found.Call} by {route.Name}: {found.Text}" : null;

    /// <summary>Makes every call of the case by the route, up to the first that goes wrong.</summary>
    /// <returns>That call's index and what is wrong with it, in words; null where all is right.</returns>
    internal static (int Call, string Text)? Find(OracleLibrary library, OracleCase one, Route route)
    {
        int[] offsets = OracleWords.Offsets(one.Signature);
        ulong[] result = new ulong[OracleWords.Of(one.Signature.ReturnType)];
        for (int i = 0; i < one.Calls.Count; i++)
        {
            Array.Fill(result, OracleLibrary.Untouched);
            library.Prepare(one.Calls[i]);
            StackNoise.Spread();
            route.Call(one.Calls[i], result, out ulong damage);
            if (Compare(library, one, one.Calls[i], route, offsets, result, damage) is { } mismatch)
            {
                return (i, mismatch);
            }
        }

        return null;
    }

    private static string? Compare(OracleLibrary library, OracleCase one, OracleCall call, Route route, int[] offsets, ulong[] result, ulong damage)
    {
        for (int i = 0; i < one.Signature.Parameters.Length; i++)
        {
            NativeType type = one.Signature.Parameters[i];
            int word = offsets[i];
            if (type.IsAggregate)
            {
                if (FindDifference(type, library.SeenFrom(word, OracleWords.Of(type)), call.Arguments.AsSpan(word)) is { } difference)
                {
                    return $"argument {i} arrived as {difference}";
                }
            }
            else if (library.Seen(word) != ExpectedSeen(one, i, call.Arguments[word], route))
            {
                return $"argument {i} arrived as 0x{library.Seen(word):x16} instead of 0x{ExpectedSeen(one, i, call.Arguments[word], route):x16}";
            }
        }

        return library.Seen(offsets[^1]) != OracleLibrary.Untouched ? "the callee has more arguments than the signature"
            : CompareResult(one.Signature.ReturnType, call, route, result)
            ?? (damage != 0 ? $"registers of the caller were not kept: 0x{damage:x}"
            : !library.StackWasAligned ? "the stack was not aligned to 16 bytes"
            : null);
    }

    private static string? CompareResult(NativeType type, OracleCall call, Route route, ulong[] result)
    {
        if (type.IsAggregate)
        {
            return FindDifference(type, result, call.Result) is { } difference ? $"the result is {difference}" : null;
        }

        ulong expected = route.ExpectedResult(type, call.Result[0]);
        return result[0] != expected ? $"the result is 0x{result[0]:x16} instead of 0x{expected:x16}" : null;
    }

    /// <summary>Compares all bytes but those of padding, which nobody has to carry.</summary>
    private static string? FindDifference(NativeType type, ReadOnlySpan<ulong> found, ReadOnlySpan<ulong> expected)
    {
        byte[] mask = Values.Mask(OracleWords.Abi, type);
        ReadOnlySpan<byte> foundBytes = MemoryMarshal.AsBytes(found)[..mask.Length];
        ReadOnlySpan<byte> expectedBytes = MemoryMarshal.AsBytes(expected)[..mask.Length];
        for (int i = 0; i < mask.Length; i++)
        {
            if (((foundBytes[i] ^ expectedBytes[i]) & mask[i]) != 0)
            {
                return $"{Convert.ToHexStringLower(foundBytes)} instead of {Convert.ToHexStringLower(expectedBytes)}, at byte {i}";
            }
        }

        return null;
    }

    // The callee stores as many bytes as its own parameter type has.
    private static ulong ExpectedSeen(OracleCase one, int index, ulong bits, Route route)
    {
        NativeType declared = one.Signature.Parameters[index];
        ulong mask = OracleTypes.Mask(OracleTypes.Bits(OracleSource.Seen(one, declared)));
        ulong value = OracleTypes.Extend(declared, route.ExpectedArgument(declared, bits));
        return (value & mask) | (OracleLibrary.Untouched & ~mask);
    }
}
