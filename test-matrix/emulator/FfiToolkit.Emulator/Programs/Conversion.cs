namespace FfiToolkit.Emulator.Programs;

/// <summary>Flags, width and precision of a printf conversion (C11, 7.21.6.1, paragraphs 4 to 6).</summary>
/// <param name="Flags">Any of <c>- + space # 0</c>.</param>
/// <param name="Width">The least number of characters.</param>
/// <param name="Precision">Digits or characters; negative where none is given.</param>
internal readonly record struct Conversion(string Flags, int Width, int Precision)
{
    private bool Has(char flag) => Flags.Contains(flag, StringComparison.Ordinal);

    /// <summary>Pads with spaces.</summary>
    internal string Pad(string text) => Has('-') ? text.PadRight(Width) : text.PadLeft(Width);

    /// <summary>An integer.</summary>
    /// <param name="sign">"-" or empty; null for an unsigned conversion.</param>
    /// <param name="digits">Its digits.</param>
    /// <param name="alternative">What the flag <c>#</c> puts before them.</param>
    internal string Integer(string? sign, string digits, string alternative)
    {
        // "The result of converting a zero value with a precision of zero is no characters."
        digits = Precision == 0 && digits == "0" ? "" : digits.PadLeft(Math.Max(Precision, 0), '0');
        string prefix = sign is null ? "" : Sign(sign.Length > 0);
        prefix += Has('#') && !(alternative == "0" && digits.StartsWith('0')) ? alternative : "";
        return Precision < 0 ? PadNumber(prefix, digits) : Pad(prefix + digits);
    }

    /// <summary>A number with a point.</summary>
    internal string Floating(ExactNumber number, char conversion)
    {
        string prefix = Sign(number.IsNegative);
        string digits = FloatingText.Write(number, conversion, Precision, Has('#'));
        return number.Special is null ? PadNumber(prefix, digits) : Pad(prefix + digits);
    }

    private string Sign(bool isNegative) => isNegative ? "-" : Has('+') ? "+" : Has(' ') ? " " : "";

    private string PadNumber(string prefix, string digits) => Has('0') && !Has('-')
        ? prefix + digits.PadLeft(Math.Max(0, Width - prefix.Length), '0')
        : Pad(prefix + digits);
}
