using static FfiToolkit.Generate.CSharp;
using static FfiToolkit.Generate.DirectCalls;

namespace FfiToolkit.Generate;

/// <summary>Calls through a function pointer of C#, for whose structs others of their size stand.</summary>
internal static class StandInCalls
{
    internal static bool TakesStandIns(int arity) => arity is 1 or 2;

    // The types that stand for those of the arguments and of the result: 16 bytes among doubles, or 32 bytes throughout.
    private static IEnumerable<string[]> StandIns(int arity)
    {
        // The last of them, doubles alone, needs none.
        for (int mix = 0; mix < (1 << (arity + 1)) - 1; mix++)
        {
            yield return [.. Enumerable.Range(0, arity + 1).Select(i => (mix >> i & 1) == 0 ? "StandIn.Pair" : "double")];
        }

        yield return [.. Enumerable.Repeat("StandIn.Quad", arity + 1)];
    }

    internal static string StandInTest(int arity) =>
        $"(({List(arity, static i => $"StandIn.IsPairOrDouble<T{i}>() && ", "")}StandIn.IsPairOrDouble<TResult>())\n        || ({List(arity, static i => $"StandIn.IsQuad<T{i}>() && ", "")}StandIn.IsQuad<TResult>()))";

    private static string StandInTestOf(string[] kinds) => string.Join(" && ", kinds.Select((kind, i) =>
    {
        string type = i < kinds.Length - 1 ? $"T{i + 1}" : "TResult";
        return kind == "double" ? $"typeof({type}) == typeof(double)" : $"{kind.Replace("StandIn.", "StandIn.Is")}<{type}>()";
    }));

    // Structs that a call through a function pointer passes as the target wants them, if others of their size stand for them.
    internal static string ByStandIns(int arity)
    {
        string all = Generic(Types(arity), "TResult");
        string calls = string.Concat(StandIns(arity).Select(kinds => $$"""
            if ({{StandInTestOf(kinds)}})
            {
                {{FromStandIn(kinds[arity], $"((delegate* unmanaged<{string.Join(", ", kinds)}>)_direct)({List(arity, i => ToStandIn(kinds[i - 1], $"a{i}"))})")}}
            }

            """)).Replace("}\nif (", "}\nelse if (");
        return $$"""
            [SkipLocalsInit]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private bool TryCallByStandIns{{all}}({{Parameters(arity)}}, ref CallFrame frame, out TResult result){{Constraints(arity, "    ")}}
            {
                Unsafe.SkipInit(out result);
                Unsafe.SkipInit(out ulong first);
                Unsafe.SkipInit(out ulong second);
            {{Indent(Marked("", calls, "if (typeof(TResult) == typeof(double))\n{\n    result = Slot.To<TResult>(first);\n}\nelse if (StandIn.IsPair<TResult>())\n{\n    result = StandIn.From<TResult>(first, second);\n}\n\nreturn true;\n", leaf: false), 1)}}    return false;
            }

            """;
    }

    private static string ToStandIn(string kind, string value) => kind == "double" ? $"BitConverter.UInt64BitsToDouble(Slot.From({value}))" : $"StandIn.To{kind[8..]}({value})";

    // What a call gives is in general registers while it ends: those of floating-point numbers are kept for nobody, on System V.
    private static string FromStandIn(string kind, string value) => kind switch
    {
        "double" => $"first = BitConverter.DoubleToUInt64Bits({value});",
        "StandIn.Pair" => $"StandIn.Pair pair = {value};\n    first = BitConverter.DoubleToUInt64Bits(pair.First);\n    second = BitConverter.DoubleToUInt64Bits(pair.Second);",
        _ => $"result = StandIn.From<TResult>({value});",
    };
}
