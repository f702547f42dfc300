using System.Globalization;
using FfiToolkit.Tests.Oracle;

namespace FfiToolkit.Tests.Fuzzing;

/// <summary>One call that the routes may disagree on.</summary>
internal sealed record FuzzInput(Signature Signature, OracleCall Call)
{
    private const string Arrow = "->";

    /// <summary>The bits of every argument and of what the callee returns, as <see cref="ParseValues"/> reads them.</summary>
    internal string Values => $"{string.Join(", ", Call.Arguments.Select(Hexadecimal))} {Arrow} {Hexadecimal(Call.Result)}".TrimStart();

    /// <summary>The command that makes this call again, and then others of the signature.</summary>
    internal string Command(string seed) => $"eng/fuzz.sh --signature \"{Signature}\" --values \"{Values}\" --seed {seed}";

    /// <summary>Reads <c>0x1, 0x80 -> 0x0</c>.</summary>
    /// <exception cref="FormatException">The text is not that, or has another number of arguments than the signature.</exception>
    internal static OracleCall ParseValues(Signature signature, string text)
    {
        string[] sides = text.Split(Arrow, StringSplitOptions.TrimEntries);
        if (sides.Length != 2)
        {
            throw new FormatException($"'{text}' is not arguments, '{Arrow}' and a result, such as \"0x1, 0x80 -> 0x0\".");
        }

        ulong[] arguments = [.. sides[0].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Bits)];
        return arguments.Length == signature.Parameters.Length
            ? new OracleCall(arguments, Bits(sides[1]))
            : throw new FormatException($"'{text}' has {arguments.Length} arguments; {signature} has {signature.Parameters.Length}.");
    }

    public override string ToString() => $"{Signature} with {Values}";

    private static string Hexadecimal(ulong bits) => $"0x{bits:x}";

    private static ulong Bits(string text) =>
        text.StartsWith("0x", StringComparison.Ordinal) && ulong.TryParse(text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong bits)
            ? bits
            : throw new FormatException($"'{text}' is not a hexadecimal number, such as 0x1.");
}

/// <summary>A call that went wrong.</summary>
/// <param name="Input">The call.</param>
/// <param name="Seed">The seed that its batch was drawn with.</param>
/// <param name="Text">What was wrong, in words.</param>
internal sealed record FuzzFinding(FuzzInput Input, string Seed, string Text);
