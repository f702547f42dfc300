namespace FfiToolkit.Conformance;

/// <summary>Every aggregate up to a size, alone and behind registers that are taken: what random ones hardly meet.</summary>
internal static class SystematicShapes
{
    private const int LongestArray = 17;
    private const int LongestBytes = 40;

    private static readonly string[] s_scalars = ["i8", "i16", "i32", "i64", "f32", "f64"];

    private static readonly string[] s_fillings =
        [Many("i32", 5) + Many("f64", 6), Many("i64", 7) + Many("f32", 7), Many("f64", 5) + Many("i32", 2), Many("i32", 3) + Many("f32", 13), ""];

    internal static IEnumerable<string> All()
    {
        int turn = 0;
        foreach (string type in Types())
        {
            string result = s_scalars[turn % s_scalars.Length];
            string filling = s_fillings[turn++ % s_fillings.Length];
            yield return $"{type}({type})";
            yield return $"{result}({filling}{type}, i32, f32, {type}, f64, i8)";
        }
    }

    private static IEnumerable<string> Types() =>
        Enumerable.Range(1, 3).SelectMany(static count => Choices(s_scalars, count)).Select(Struct)
            .Concat(Choices(["i8", "i32", "f32", "f64"], 4).Select(Struct))
            .Concat(Choices(s_scalars, 2).Select(static two => $"<{string.Join(", ", two)}>"))
            .Concat(s_scalars.SelectMany(static type => Enumerable.Range(1, LongestArray).Select(length => Struct([$"{type}[{length}]"]))))
            .Concat(Enumerable.Range(LongestArray + 1, LongestBytes - LongestArray).Select(static length => Struct([$"i8[{length}]"])))
            .Concat(Choices(s_scalars, 2).SelectMany(static two => Enumerable.Range(1, 3).Select(length => Struct([$"{two[0]}[{length}]", two[1]]))))
            .Concat(Choices(["i8", "f32", "f64"], 4).Select(static four => Struct([Struct(four[..2]), Struct(four[2..])])))
            .Concat(Choices(["i16", "f32", "f64", "i64"], 3).Select(static three => Struct([$"<{three[0]}, {three[1]}>", three[2]])))
            .Concat(Choices(["f32", "f64", "i64"], 3).Select(static three => $"<{{{three[0]}, {three[1]}}}, {three[2]}[2]>"))
            .Concat(Choices(["i8", "i32", "f32", "f64"], 2).SelectMany(static two => (string[])[Struct(two) + "p", Struct(two) + "p2", Struct(two) + "a16", Struct([two[0], two[1] + "@16"])]))
            .Concat(["complex32", "complex64", "{complex32}", "{complex64}", "{complex32, f32}", "{f32, complex32}", "{complex64, f64}", "{complex32[2]}"]);

    /// <summary>Every sequence of some of the types, of one length.</summary>
    private static IEnumerable<string[]> Choices(string[] types, int count) => count == 0
        ? [[]]
        : Choices(types, count - 1).SelectMany(start => types.Select(type => (string[])[.. start, type]));

    private static string Struct(string[] fields) => $"{{{string.Join(", ", fields)}}}";

    private static string Many(string type, int count) => string.Concat(Enumerable.Repeat(type + ", ", count));
}
