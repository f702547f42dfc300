using System.Globalization;
using System.Text;

namespace FfiToolkit.Tests.Support;

/// <summary>C functions of many parameters, whose results tell every argument's place.</summary>
internal static class ArityFunctions
{
    /// <summary><c>i64 weigh_i32_N(i32, …)</c> and <c>f64 weigh_mixed_N(i32, f64, i32, …)</c>: the sum of (i + 1) times argument i.</summary>
    internal static IReadOnlyList<int> Arities { get; } = [.. Enumerable.Range(0, 41), 64, 65, 128, 129, 200];

    internal static string Source()
    {
        StringBuilder source = new("#include <stdint.h>\n");
        foreach (int arity in Arities)
        {
            Append(source, "int64_t", $"weigh_i32_{arity}", arity, static _ => "int32_t", "(int64_t)");
            Append(source, "double", $"weigh_mixed_{arity}", arity, static i => i % 2 == 0 ? "int32_t" : "double", "");
        }

        return source.ToString();
    }

    internal static string IntegerSignature(int arity) => $"i64({string.Join(", ", Enumerable.Repeat("i32", arity))})";

    internal static string MixedSignature(int arity) => $"f64({string.Join(", ", Enumerable.Range(0, arity).Select(static i => i % 2 == 0 ? "i32" : "f64"))})";

    /// <summary>What the functions return for the arguments 1, 4, 9, …: all different, and no two swaps have the same sum.</summary>
    internal static long Weight(int arity) => Enumerable.Range(0, arity).Sum(static i => (i + 1L) * Argument(i));

    internal static int Argument(int index) => (index + 1) * (index + 1);

    private static void Append(StringBuilder source, string result, string name, int arity, Func<int, string> type, string cast)
    {
        string parameters = arity == 0 ? "void" : string.Join(", ", Enumerable.Range(0, arity).Select(i => $"{type(i)} a{i}"));
        string terms = string.Concat(Enumerable.Range(0, arity).Select(i => $" + {i + 1} * {cast}a{i}"));
        source.Append(CultureInfo.InvariantCulture, $"{result} {name}({parameters}) {{ return 0{terms}; }}\n");
    }
}
