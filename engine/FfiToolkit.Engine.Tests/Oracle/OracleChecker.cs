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
        for (int i = 0; i < one.Calls.Count; i++)
        {
            library.Prepare(one.Calls[i]);
            StackNoise.Spread();
            ulong result = route.Call(one.Calls[i], out ulong damage);
            if (Compare(library, one, one.Calls[i], route, result, damage) is { } mismatch)
            {
                return (i, mismatch);
            }
        }

        return null;
    }

    private static string? Compare(OracleLibrary library, OracleCase one, OracleCall call, Route route, ulong result, ulong damage)
    {
        for (int i = 0; i <= one.Signature.Parameters.Length; i++)
        {
            ulong expected = i == one.Signature.Parameters.Length ? OracleLibrary.Untouched : ExpectedSeen(one, i, call, route);
            if (library.Seen(i) != expected)
            {
                return $"argument {i} arrived as 0x{library.Seen(i):x16} instead of 0x{expected:x16}";
            }
        }

        ulong expectedResult = route.ExpectedResult(one.Signature.ReturnType, call.Result);
        return result != expectedResult ? $"the result is 0x{result:x16} instead of 0x{expectedResult:x16}"
            : damage != 0 ? $"registers of the caller were not kept: 0x{damage:x}"
            : !library.StackWasAligned ? "the stack was not aligned to 16 bytes"
            : null;
    }

    // The callee stores as many bytes as its own parameter type has.
    private static ulong ExpectedSeen(OracleCase one, int index, OracleCall call, Route route)
    {
        NativeType declared = one.Signature.Parameters[index];
        ulong mask = OracleTypes.Mask(OracleTypes.Bits(OracleSource.Seen(one, declared)));
        ulong value = OracleTypes.Extend(declared, route.ExpectedArgument(declared, call.Arguments[index]));
        return (value & mask) | (OracleLibrary.Untouched & ~mask);
    }
}
