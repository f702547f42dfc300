namespace FfiToolkit.Conformance;

/// <summary>Types whose layouts are compared: those of a corpus, and others that nothing passes by value.</summary>
internal static class LayoutTypes
{
    private const int Randoms = 1000;

    private static readonly string[] s_scalars =
        ["i8", "u8", "i16", "u16", "i32", "u32", "i64", "u64", "pointer", "bool", "f32", "f64", "char", "long", "ulong", "size_t", "ptrdiff_t", "wchar_t", "i32*", "complex32", "complex64"];

    private static readonly EnumType[] s_enumerations =
    [
        NativeType.Enum("Plain", ("PLAIN_A", 0), ("PLAIN_B", 7)),
        NativeType.Enum("Negative", ("NEGATIVE_A", -1), ("NEGATIVE_B", 100000)),
        NativeType.Enum("Full", ("FULL_A", 0x7fff_ffff)),
    ];

    internal static IEnumerable<NativeType> For(TargetAbi abi, IReadOnlyCollection<ConformanceCase> cases, ulong seed)
    {
        RandomTypes random = new(abi, new SplitMix(seed ^ 0x4C41_594F_5554), attributes: true);
        RandomTypes bits = new(abi, new SplitMix(seed ^ 0x4249_5453), bitFields: true);
        return cases.SelectMany(static one => one.Signature.Parameters.Append(one.Signature.ReturnType)).Where(static type => type is AggregateType)
            .Concat(Enumerable.Range(0, Math.Min(cases.Count, Randoms)).SelectMany(_ => (NativeType[])[NativeType.Parse(random.Aggregate()), NativeType.Parse(bits.Aggregate())]))
            .Concat(s_scalars.SelectMany(static type => (NativeType[])[NativeType.Parse($"{{i8, {type}}}"), NativeType.Parse($"{{{type}[3], i8}}p2"), NativeType.Parse($"<{type}, i8[3]>")]))
            .Concat(((string[])["{i8, i8}a32", "{{i16}a64, i8}", "{i8@128, i8}", "<i8, {i32}a32>"]).Select(static text => NativeType.Parse(text)))
            .Concat(s_enumerations.SelectMany(static type => (NativeType[])[type, NativeType.Struct(null, ("a", NativeType.Int8), ("b", type))]))
            .Where(type => Judges.AgreeOnLayout(abi, type))
            .Distinct();
    }
}
