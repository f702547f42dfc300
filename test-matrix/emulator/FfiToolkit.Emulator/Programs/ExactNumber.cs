using System.Numerics;

namespace FfiToolkit.Emulator.Programs;

/// <summary>A floating-point number of any format, exactly: mantissa times a power of two.</summary>
/// <param name="IsNegative">Its sign.</param>
/// <param name="Mantissa">Its mantissa, an integer of 0 or more.</param>
/// <param name="Exponent">The power of two.</param>
/// <param name="Special">"inf" or "nan"; null for a number.</param>
internal readonly record struct ExactNumber(bool IsNegative, BigInteger Mantissa, int Exponent, string? Special)
{
    /// <summary>IEEE 754-2008, 3.4: binary64.</summary>
    internal static ExactNumber FromDouble(double value) => FromFields(BitConverter.DoubleToUInt64Bits(value), 52, 11, 64);

    /// <summary>IEEE 754-2008, 3.4: binary128.</summary>
    internal static ExactNumber FromQuadruple(UInt128 bits) => FromFields(bits, 112, 15, 128);

    /// <summary>Intel SDM volume 1, 4.2.2: double extended precision, whose integer bit is stored.</summary>
    internal static ExactNumber FromExtended(UInt128 bits)
    {
        bool isNegative = ((bits >> 79) & 1) != 0;
        int exponent = (int)((bits >> 64) & 0x7fff);
        ulong mantissa = (ulong)bits;
        return exponent == 0x7fff
            ? new ExactNumber(isNegative, 0, 0, mantissa << 1 == 0 ? "inf" : "nan")
            : new ExactNumber(isNegative, mantissa, Math.Max(exponent, 1) - 16383 - 63, null);
    }

    private static ExactNumber FromFields(UInt128 bits, int fractionBits, int exponentBits, int width)
    {
        bool isNegative = ((bits >> (width - 1)) & 1) != 0;
        int highest = (1 << exponentBits) - 1;
        int exponent = (int)((bits >> fractionBits) & (UInt128)highest);
        UInt128 fraction = bits & ((UInt128.One << fractionBits) - 1);
        if (exponent == highest)
        {
            return new ExactNumber(isNegative, 0, 0, fraction == 0 ? "inf" : "nan");
        }

        UInt128 hidden = exponent == 0 ? 0 : UInt128.One << fractionBits;
        int bias = highest >> 1;
        return new ExactNumber(isNegative, (BigInteger)(fraction | hidden), Math.Max(exponent, 1) - bias - fractionBits, null);
    }

    /// <summary>The number times a power of ten, rounded to the nearest integer, ties to even, without its sign.</summary>
    internal BigInteger ScaleAndRound(int tens)
    {
        BigInteger numerator = Mantissa * (Exponent > 0 ? BigInteger.One << Exponent : 1) * (tens > 0 ? BigInteger.Pow(10, tens) : 1);
        BigInteger denominator = (Exponent < 0 ? BigInteger.One << -Exponent : 1) * (tens < 0 ? BigInteger.Pow(10, -tens) : 1);
        var quotient = BigInteger.DivRem(numerator, denominator, out BigInteger remainder);
        int half = (remainder * 2).CompareTo(denominator);
        return half > 0 || (half == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }

    /// <summary>The exponent of ten of the first digit, before rounding; 0 for zero.</summary>
    internal int DecimalExponent()
    {
        if (Mantissa.IsZero)
        {
            return 0;
        }

        // The logarithm is off by one at most: compare to make sure.
        int guess = (int)Math.Floor((Exponent + BigInteger.Log(Mantissa, 2)) * Math.Log10(2));
        while (Compare(guess) < 0)
        {
            guess--;
        }

        while (Compare(guess + 1) >= 0)
        {
            guess++;
        }

        return guess;
    }

    private int Compare(int tens)
    {
        BigInteger left = Mantissa * (Exponent > 0 ? BigInteger.One << Exponent : 1) * (tens < 0 ? BigInteger.Pow(10, -tens) : 1);
        BigInteger right = (Exponent < 0 ? BigInteger.One << -Exponent : 1) * (tens > 0 ? BigInteger.Pow(10, tens) : 1);
        return left.CompareTo(right);
    }
}
