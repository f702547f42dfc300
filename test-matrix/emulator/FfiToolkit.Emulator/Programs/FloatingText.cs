using System.Globalization;
using System.Numerics;

namespace FfiToolkit.Emulator.Programs;

/// <summary>Writes numbers as C's conversions f, e and g do (C11, 7.21.6.1, paragraph 8), with every digit exact.</summary>
internal static class FloatingText
{
    /// <summary>Writes the digits, without sign and padding.</summary>
    /// <param name="number">The number.</param>
    /// <param name="conversion">f, F, e, E, g or G.</param>
    /// <param name="precision">Digits; negative where none is given.</param>
    /// <param name="keepsPoint">The flag <c>#</c>.</param>
    internal static string Write(ExactNumber number, char conversion, int precision, bool keepsPoint)
    {
        bool isUpper = char.IsAsciiLetterUpper(conversion);
        if (number.Special is string special)
        {
            return isUpper ? special.ToUpperInvariant() : special;
        }

        precision = precision < 0 ? 6 : precision;
        string text = char.ToLowerInvariant(conversion) switch
        {
            'f' => Fixed(number, precision, keepsPoint),
            'e' => Scientific(number, precision, keepsPoint),
            _ => General(number, Math.Max(precision, 1), keepsPoint),
        };
        return isUpper ? text.ToUpperInvariant() : text;
    }

    private static string Fixed(ExactNumber number, int precision, bool keepsPoint)
    {
        string digits = number.ScaleAndRound(precision).ToString(CultureInfo.InvariantCulture).PadLeft(precision + 1, '0');
        return Point(digits, digits.Length - precision, keepsPoint);
    }

    private static string Scientific(ExactNumber number, int precision, bool keepsPoint)
    {
        (string digits, int exponent) = Round(number, precision);
        char sign = exponent < 0 ? '-' : '+';
        return string.Create(CultureInfo.InvariantCulture, $"{Point(digits, 1, keepsPoint)}e{sign}{Math.Abs(exponent):00}");
    }

    // "Let P equal the precision […]. If a conversion with style E would have an exponent of X: if P > X >= -4, the
    // conversion is with style f and precision P - 1 - X; otherwise, with style e and precision P - 1."
    private static string General(ExactNumber number, int precision, bool keepsPoint)
    {
        int exponent = Round(number, precision - 1).Exponent;
        bool isFixed = precision > exponent && exponent >= -4;
        string text = isFixed ? Fixed(number, precision - 1 - exponent, keepsPoint) : Scientific(number, precision - 1, keepsPoint);
        if (keepsPoint || !text.Contains('.', StringComparison.Ordinal))
        {
            return text;
        }

        int end = isFixed ? text.Length : text.IndexOf('e', StringComparison.Ordinal);
        return text[..end].TrimEnd('0').TrimEnd('.') + text[end..];
    }

    /// <summary>One digit before the point and <paramref name="precision"/> after it.</summary>
    private static (string Digits, int Exponent) Round(ExactNumber number, int precision)
    {
        int exponent = number.DecimalExponent();
        BigInteger rounded = number.ScaleAndRound(precision - exponent);
        if (rounded >= BigInteger.Pow(10, precision + 1))
        {
            // 9.99 became 10.0.
            exponent++;
            rounded = number.ScaleAndRound(precision - exponent);
        }

        return (rounded.ToString(CultureInfo.InvariantCulture).PadLeft(precision + 1, '0'), exponent);
    }

    private static string Point(string digits, int at, bool keepsPoint) =>
        at < digits.Length ? $"{digits[..at]}.{digits[at..]}" : keepsPoint ? digits + "." : digits;
}
