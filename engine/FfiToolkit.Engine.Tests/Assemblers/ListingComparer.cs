using System.Globalization;
using System.Text.RegularExpressions;

namespace FfiToolkit.Tests.Assemblers;

/// <summary>Brings the engine's listings and Capstone's text to one spelling: decimal numbers, r11 for fp, no zero offsets.</summary>
internal static partial class ListingComparer
{
    internal static string Canonical(string line)
    {
        string text = Hexadecimal().Replace(line.Trim(), static match =>
            match.Groups[1].Value + long.Parse(match.Groups[2].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture));
        text = ArmAlias().Replace(text, static match => match.Value switch { "fp" => "r11", "ip" => "r12", "sl" => "r10", _ => "r9" });
        text = text.Replace(", lsl #0", "", StringComparison.Ordinal)
            .Replace(", #0]", "]", StringComparison.Ordinal)
            .Replace(", #-0]", "]", StringComparison.Ordinal)
            .Replace("bti c", "hint #34", StringComparison.Ordinal);

        // The architecture's preferred spelling of "add xd, sp, #0" and "add sp, xn, #0".
        return AddZero().Replace(text, static match =>
            match.Groups[1].Value == "sp" || match.Groups[2].Value == "sp" ? $"mov {match.Groups[1].Value}, {match.Groups[2].Value}" : match.Value);
    }

    [GeneratedRegex("(#-?)0x([0-9a-f]+)")]
    private static partial Regex Hexadecimal();

    [GeneratedRegex(@"\b(fp|ip|sl|sb)\b")]
    private static partial Regex ArmAlias();

    [GeneratedRegex(@"^add (x\d+|sp), (x\d+|sp), #0$")]
    private static partial Regex AddZero();
}
