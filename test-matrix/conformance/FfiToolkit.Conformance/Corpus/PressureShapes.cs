namespace FfiToolkit.Conformance;

/// <summary>Small aggregates behind registers of which a few, one or none are left: what decides between registers, stack and both.</summary>
internal sealed class PressureShapes(TargetAbi abi, SplitMix random)
{
    private static readonly string[] s_integers = ["i32", "i64", "pointer", "i8"];
    private static readonly string[] s_floats = ["f32", "f64"];

    private static readonly string[] s_small =
    [
        "{i8}", "{i8, i8}", "{i16, i8}", "{i32}", "{f32}", "{f32, f32}", "{f32, f32, f32}", "{f64}", "{f64, f64}", "{f64, f64, f64}", "{i64, i64}",
        "{i64, i8}", "{f64, i32}", "{f32, i32}", "{f32, f64}", "<i32, f32>", "{i8[3]}", "{f32[4]}", "{i64[3]}", "{i32, i32, i32}", "complex32", "complex64",
    ];

    private static readonly string[] s_scalars = ["i8", "u8", "i16", "u16", "i32", "u32", "i64", "u64", "pointer", "bool", "f32", "f64", "f32", "f64"];

    internal string Next()
    {
        // AArch32 has sixteen single registers, and floats that fill gaps.
        bool hasSingles = abi == TargetAbi.Aapcs32HardFloat;
        List<string> first =
        [
            .. Enumerable.Range(0, random.Below(10)).Select(_ => random.Pick<string>(s_integers)),
            .. Enumerable.Range(0, random.Below(hasSingles ? 18 : 10)).Select(_ => hasSingles ? random.Pick<string>(s_floats) : "f64"),
        ];
        if (random.Below(2) == 0)
        {
            Shuffle(first);
        }

        IEnumerable<string> last = Enumerable.Range(0, 2 + random.Below(6)).Select(_ => random.Below(20) < 13 ? random.Pick<string>(s_small) : random.Pick<string>(s_scalars));
        int result = random.Below(s_small.Length + 1);
        return $"{(result == s_small.Length ? "void" : s_small[result])}({string.Join(", ", first.Concat(last))})";
    }

    private void Shuffle(List<string> list)
    {
        for (int i = list.Count - 1; i > 0; i--)
        {
            int other = random.Below(i + 1);
            (list[i], list[other]) = (list[other], list[i]);
        }
    }
}
