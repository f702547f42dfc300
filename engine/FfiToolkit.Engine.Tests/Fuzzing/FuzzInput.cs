using System.Globalization;
using FfiToolkit.Tests.Oracle;

namespace FfiToolkit.Tests.Fuzzing;

/// <summary>One call that the routes may disagree on.</summary>
internal sealed record FuzzInput(Signature Signature, OracleCall Call)
{
    private const string Arrow = "->";

    /// <summary>The words of every argument and of what the callee returns, as <see cref="ParseValues"/> reads them.</summary>
    internal string Values
    {
        get
        {
            int[] offsets = OracleWords.Offsets(Signature);
            IEnumerable<string> arguments = Signature.Parameters.Select((_, i) => Hexadecimal(Call.Arguments[offsets[i]..offsets[i + 1]]));
            return $"{string.Join(", ", arguments)} {Arrow} {Hexadecimal(Call.Result)}".TrimStart();
        }
    }

    /// <summary>The command that makes this call again, and then others of the signature.</summary>
    internal string Command(string seed) => $"eng/fuzz.sh --signature \"{Signature}\" --values \"{Values}\" --seed {seed}";

    /// <summary>Reads <c>0x1, 0x80 0x2 -> 0x0</c>: of an aggregate as many words as it takes.</summary>
    /// <exception cref="FormatException">The text is not that, or has another number of arguments than the signature.</exception>
    internal static OracleCall ParseValues(Signature signature, string text)
    {
        string[] sides = text.Split(Arrow, StringSplitOptions.TrimEntries);
        if (sides.Length != 2)
        {
            throw new FormatException($"'{text}' is not arguments, '{Arrow}' and a result, such as \"0x1, 0x80 -> 0x0\".");
        }

        ulong[][] arguments = [.. sides[0].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Words)];
        ulong[] result = Words(sides[1]);
        if (arguments.Length != signature.Parameters.Length)
        {
            throw new FormatException($"'{text}' has {arguments.Length} arguments; {signature} has {signature.Parameters.Length}.");
        }

        NativeType? wrong = signature.Parameters.Where((type, i) => arguments[i].Length != OracleWords.Of(type)).FirstOrDefault()
            ?? (result.Length == OracleWords.Of(signature.ReturnType) ? null : signature.ReturnType);
        return wrong is null
            ? new OracleCall([.. arguments.SelectMany(static words => words)], result)
            : throw new FormatException($"'{text}' has another number of words than the {OracleWords.Of(wrong)} of {wrong}.");
    }

    public override string ToString() => $"{Signature} with {Values}";

    private static string Hexadecimal(ulong[] words) => string.Join(' ', words.Select(static bits => $"0x{bits:x}"));

    private static ulong[] Words(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Bits)];

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
