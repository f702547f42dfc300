namespace FfiToolkit.Conformance;

/// <summary>Random aggregates, nested to some depth, and signatures with them. Many are homogeneous: such have registers of their own.</summary>
/// <param name="abi">The convention, by whose sizes they are bounded.</param>
/// <param name="random">Where the random numbers come from.</param>
/// <param name="attributes">Whether some are packed or aligned beyond their members.</param>
/// <param name="bitFields">Whether many fields of structs are bit-fields.</param>
internal sealed class RandomTypes(TargetAbi abi, SplitMix random, bool attributes = false, bool bitFields = false)
{
    private const int Deepest = 3;
    private const int Largest = 80;

    private static readonly string[] s_scalars =
        ["i8", "u8", "i16", "u16", "i32", "u32", "i64", "u64", "pointer", "bool", "f32", "f32", "f32", "f64", "f64", "f64", "long", "size_t", "wchar_t", "char"];

    // C promotes what is narrower behind the dots (C17, 6.5.2.2).
    private static readonly string[] s_promoted = ["i32", "u32", "i64", "u64", "pointer", "f64", "f64", "f64", "f64"];

    private static readonly string[] s_homogeneous = ["f32", "f32", "f32", "f32", "f64", "f64", "f64", "i8", "i16", "i32", "i64"];
    private static readonly (string Type, int Bits)[] s_words =
        [("i8", 8), ("u8", 8), ("i16", 16), ("u16", 16), ("i32", 32), ("u32", 32), ("u32", 32), ("i64", 64), ("u64", 64), ("bool", 1), ("char", 8), ("long", 32)];

    private static readonly int[] s_fields = [1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 5, 6, 8];
    private static readonly int[] s_lengths = [2, 2, 3, 3, 3, 4, 4, 5, 7, 9];
    private static readonly int[] s_counts = [1, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 8, 8, 10, 10, 12, 16];
    private static readonly int[] s_named = [1, 1, 1, 1, 2, 2, 2, 3, 3, 5, 8, 10];
    private static readonly int[] s_anonymous = [1, 1, 1, 2, 2, 2, 3, 3, 3, 5, 5, 8, 12];
    private static readonly int[] s_percents = [30, 60, 90];
    private static readonly int[] s_limits = [16, 16, 16, 16, 16, 32, 32, Largest];

    internal string NextSignature()
    {
        int percent = random.Pick<int>(s_percents);
        string[] parameters = [.. Enumerable.Range(0, random.Pick<int>(s_counts)).Select(_ => Type(percent))];
        return $"{(random.Below(10) == 0 ? "void" : Type(75))}({string.Join(", ", parameters)})";
    }

    internal string NextVariadic()
    {
        int percent = random.Pick<int>(s_percents);
        IEnumerable<string> named = [.. Enumerable.Range(0, random.Pick<int>(s_named)).Select(_ => Type(percent))];
        IEnumerable<string> anonymous = [.. Enumerable.Range(0, random.Pick<int>(s_anonymous)).Select(_ => random.Below(100) < percent ? Aggregate() : random.Pick<string>(s_promoted))];
        return $"{(random.Below(5) == 0 ? "void" : Type(60))}({string.Join(", ", named)}, ..., {string.Join(", ", anonymous)})";
    }

    /// <summary>A random aggregate, mostly small enough for registers.</summary>
    internal string Aggregate()
    {
        int limit = random.Pick<int>(s_limits);
        while (true)
        {
            string text = Aggregate(0, null);
            if (NativeType.Parse(text).SizeOf(abi) <= limit)
            {
                return text;
            }
        }
    }

    private string Type(int percent) => random.Below(100) < percent ? Aggregate() : random.Pick<string>(s_scalars);

    private string Aggregate(int depth, string? homogeneous)
    {
        homogeneous ??= random.Below(100) < 35 ? random.Pick<string>(s_homogeneous) : null;
        bool isUnion = random.Below(100) < (depth == 0 ? 22 : 30);
        string[] fields = [.. Enumerable.Range(0, random.Pick<int>(s_fields)).Select(_ => bitFields && !isUnion && random.Below(2) == 0 ? BitField() : Field(depth, homogeneous))];
        string text = $"{(isUnion ? "<" : "{")}{string.Join(", ", fields)}{(isUnion ? ">" : "}")}";
        if (attributes && random.Below(4) == 0)
        {
            text += random.Pick<string>(["p", "p", "p2", "p4", "p8"]);
        }

        return attributes && random.Below(4) == 0 ? text + random.Pick<string>(["a2", "a4", "a8", "a16", "a16"]) : text;
    }

    // Half of them are narrow: those share words.
    private string BitField()
    {
        (string type, int widest) = random.Pick<(string, int)>(s_words);
        return $"{type}:{1 + random.Below(random.Below(2) == 0 ? Math.Min(widest, 7) : widest)}";
    }

    private string Field(int depth, string? homogeneous)
    {
        string type = depth >= Deepest || random.Below(100) < 68
            ? homogeneous is not null && random.Below(100) < 93 ? homogeneous : random.Pick<string>(s_scalars)
            : Aggregate(depth + 1, homogeneous);
        if (random.Below(100) < 15)
        {
            type += $"[{random.Pick<int>(s_lengths)}]" + (random.Below(10) == 0 ? "[2]" : "");
        }

        return attributes && random.Below(10) == 0 ? type + random.Pick<string>(["@2", "@4", "@8", "@16"]) : type;
    }
}
