using System.Globalization;
using CsCheck;
using FfiToolkit.Tests.Oracle;

namespace FfiToolkit.Tests.Fuzzing;

/// <summary>What the command line asks of the fuzzer.</summary>
internal sealed record FuzzOptions
{
    internal const string Usage = "usage: eng/fuzz.sh [--seconds N] [--seed SEED] [--signature \"i32(i8, f64)\" [--values \"0x1, 0x80 -> 0x0\"]]";

    private const double DefaultSeconds = 60;

    // One signature needs no compiling: this is already millions of calls.
    private const double DefaultSecondsOfOneSignature = 10;

    private double? _seconds;

    internal TimeSpan Time => TimeSpan.FromSeconds(_seconds ?? (Signature is null ? DefaultSeconds : DefaultSecondsOfOneSignature));

    internal PCG Random { get; private init; } = new((uint)System.Random.Shared.Next(), (ulong)System.Random.Shared.NextInt64());

    /// <summary>The only signature to try; null to draw them.</summary>
    internal Signature? Signature { get; private init; }

    /// <summary>The call of that signature to begin with.</summary>
    internal OracleCall? Call { get; private init; }

    /// <summary>The file that says what was being called, for a process that dies of it.</summary>
    internal string? Journal { get; private init; }

    /// <exception cref="FormatException">The options are wrong; the message says how.</exception>
    internal static FuzzOptions Parse(IReadOnlyList<string> arguments)
    {
        FuzzOptions options = new();
        string? values = null;
        for (int i = 0; i < arguments.Count; i += 2)
        {
            string value = i + 1 < arguments.Count ? arguments[i + 1] : throw new FormatException($"'{arguments[i]}' has no value. {Usage}");
            options = arguments[i] switch
            {
                "--seconds" => options with { _seconds = Seconds(value) },
                "--seed" => options with { Random = Seed(value) },
                "--signature" => options with { Signature = ParseSignature(value) },
                "--journal" => options with { Journal = value },
                "--values" => Remember(value),
                _ => throw new FormatException($"There is no option '{arguments[i]}'. {Usage}"),
            };
        }

        return values is null ? options
            : options.Signature is null ? throw new FormatException($"--values needs --signature. {Usage}")
            : options with { Call = FuzzInput.ParseValues(options.Signature, values) };

        FuzzOptions Remember(string text)
        {
            values = text;
            return options;
        }
    }

    private static double Seconds(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and < 1e6
        ? seconds
        : throw new FormatException($"--seconds {text} is not a number of seconds above 0.");

    private static PCG Seed(string text)
    {
        try
        {
            return PCG.Parse(text);
        }
        catch (Exception error)
        {
            throw new FormatException($"--seed {text} is not a seed that the fuzzer printed, such as 0000ZA3M5kb1.", error);
        }
    }

    private static Signature ParseSignature(string text)
    {
        Signature signature;
        try
        {
            signature = Signature.Parse(text);
        }
        catch (FfiSignatureException error)
        {
            throw new FormatException($"--signature: {error.Message}", error);
        }

        return signature.Parameters.Length > OracleGenerator.MaximumParameters
            ? throw new FormatException($"--signature: the compiled functions have at most {OracleGenerator.MaximumParameters} parameters.")
            : signature.Parameters.Append(signature.ReturnType).Any(static type => type.IsAggregate && type.AlignmentOf(OracleWords.Abi) > sizeof(ulong))
            ? throw new FormatException("--signature: values are in words of 8 bytes; a type asks for more alignment.")
            : OracleWords.Offsets(signature)[^1] > OracleWords.Most
            ? throw new FormatException($"--signature: the arguments take more than {OracleWords.Most} words.")
            : signature.IsVariadic && signature.FixedParameters == 0
            ? throw new FormatException("--signature: C's variadic functions have one parameter before '...' at least.")
            : signature;
    }
}
