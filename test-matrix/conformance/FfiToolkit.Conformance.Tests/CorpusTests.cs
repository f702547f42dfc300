using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using FfiToolkit.Abi;
using FfiToolkit.Stubs;

namespace FfiToolkit.Conformance.Tests;

public class CorpusTests
{
    private static readonly ConcurrentDictionary<string, ImmutableArray<ConformanceCase>> s_full = [];

    public static TheoryData<string> Abis => [.. Enum.GetNames<TargetAbi>()];

    [Theory]
    [MemberData(nameof(Abis))]
    public void A_full_corpus_has_at_least_1500_different_signatures_of_scalars(string abi)
    {
        ImmutableArray<ConformanceCase> corpus = Full(abi);
        Assert.True(corpus.Where(static one => one.IsScalar).Select(static one => one.Signature).Distinct().Count() >= 1500);
        Assert.Equal(Enumerable.Range(0, corpus.Length), corpus.Select(static one => one.Id));
    }

    [Theory]
    [MemberData(nameof(Abis))]
    public void A_full_corpus_has_at_least_4000_different_signatures_with_aggregates_and_500_variadic_ones(string abi)
    {
        ImmutableArray<ConformanceCase> corpus = Full(abi);
        Assert.True(corpus.Where(static one => !one.IsScalar && !one.Signature.IsVariadic).Select(static one => one.Signature).Distinct().Count() >= 4000);
        Assert.True(corpus.Where(static one => one.Signature.IsVariadic).Select(static one => one.Signature).Distinct().Count() >= 500);
    }

    [Theory]
    [MemberData(nameof(Abis))]
    public void At_least_40_known_hard_signatures_are_in_every_corpus(string abi)
    {
        HashSet<Signature> seeds = [.. AggregateCorpus.SeedsFor(Enum.Parse<TargetAbi>(abi))];
        Assert.True(seeds.Count >= 40, $"{seeds.Count}");
        Assert.Superset(seeds, Corpus.Create(Enum.Parse<TargetAbi>(abi), Options.QuickCount, Corpus.Seed).Select(static one => one.Signature).ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Abis))]
    public void Seeds_of_types_that_are_in_memory_only_have_no_stub_and_the_reason_says_so(string abi)
    {
        TargetAbi target = Enum.Parse<TargetAbi>(abi);
        foreach (string seed in Seeds.Refused)
        {
            bool isDouble = seed.Contains("longdouble", StringComparison.Ordinal) && NativeType.LongDouble.SizeOf(target) == sizeof(double);
            bool hasStub = StubEmitters.For(target).TryEmit(new StubRequest(StubKind.Slot, target, Signature.Parse(seed), 0x1000, false), out _, out string? reason);
            Assert.Equal(isDouble, hasStub);
            Assert.True(hasStub || reason!.Contains("cannot be passed by value", StringComparison.Ordinal), reason);
        }
    }

    [Theory]
    [MemberData(nameof(Abis))]
    public void Values_lie_in_the_slots_where_the_engine_looks_for_them(string abi)
    {
        TargetAbi target = Enum.Parse<TargetAbi>(abi);
        Assert.All(Full(abi), one =>
        {
            SlotMap map = SlotMap.Of(one.Signature, Convention.Of(target));
            Assert.Equal(Enumerable.Range(0, one.Signature.Parameters.Length).Select(map.OffsetOf), one.Area.Offsets);
            Assert.Equal(map.ResultBytes, one.Area.ResultBytes);
            Assert.True(map.Bytes <= one.Area.Bytes && one.Area.Bytes % map.Alignment == 0);
        });
    }

    [Theory]
    [MemberData(nameof(Abis))]
    public void The_same_seed_gives_the_same_corpus(string abi)
    {
        ImmutableArray<ConformanceCase> first = Full(abi);
        ImmutableArray<ConformanceCase> second = Corpus.Create(Enum.Parse<TargetAbi>(abi), Corpus.FullCount, Corpus.Seed);
        Assert.Equal(first.Select(Text), second.Select(Text));
        Assert.NotEqual(first.Select(Text), Corpus.Create(Enum.Parse<TargetAbi>(abi), Corpus.FullCount, Corpus.Seed + 1).Select(Text));
    }

    [Theory]
    [MemberData(nameof(Abis))]
    public void Every_type_but_function_is_a_result_and_a_parameter_in_registers_and_on_the_stack(string abi)
    {
        ImmutableArray<ConformanceCase> corpus = Full(abi);
        foreach (NativeType type in CorpusShapes.Types)
        {
            Assert.Contains(corpus, one => one.Signature.ReturnType == type);
            Assert.Contains(Locations(corpus, type), static location => location.Kind == LocationKind.Stack);
            Assert.Contains(Locations(corpus, type), static location => location.Kind is LocationKind.IntegerRegister or LocationKind.VectorRegister);
        }

        Assert.Contains(corpus, static one => one.Signature.ReturnType == NativeType.Void);
        Assert.DoesNotContain(corpus, static one => one.Signature.ReturnType == NativeType.Function || one.Signature.Parameters.Contains(NativeType.Function));
    }

    [Theory]
    [MemberData(nameof(Abis))]
    public void Every_number_of_integers_meets_every_number_of_doubles_up_to_twelve(string abi)
    {
        HashSet<(int, int)> met = [.. Full(abi).Select(static one => one.Signature.Parameters).Select(static parameters =>
            (parameters.Count(static type => !type.IsFloatingPoint), parameters.Count(static type => type.IsFloatingPoint)))];
        for (int integers = 0; integers <= 12; integers++)
        {
            for (int floats = 0; floats <= 12; floats++)
            {
                Assert.Contains((integers, floats), met);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Abis))]
    public void There_are_calls_of_every_length_to_24_and_of_40(string abi)
    {
        HashSet<int> lengths = [.. Full(abi).Select(static one => one.Signature.Parameters.Length)];
        Assert.Superset(Enumerable.Range(0, 25).ToHashSet(), lengths);
        Assert.Equal(40, lengths.Max());
    }

    [Theory]
    [MemberData(nameof(Abis))]
    public void Half_of_the_narrow_arguments_have_garbage_above_them(string abi)
    {
        ImmutableArray<ConformanceCase> corpus = Full(abi);
        Assert.All(corpus.Where(static one => one.Id % 2 == 0), static one => Assert.Equal(Widened(one), Slots(one)));
        Assert.Contains(corpus, static one => one.Id % 2 == 1 && !Widened(one).SequenceEqual(Slots(one)));
    }

    [Theory]
    [InlineData(TargetAbi.SystemVX64, "void({f64, i32}, ..., {i64[3]})", """{"abi":"SystemVX64","signature":"void({float64, int32}, ..., {int64[3]})","fixed":1,"arguments":[{"size":16,"alignment":8,"pieces":[{"in":"xmm0","offset":0,"size":8},{"in":"rdi","offset":8,"size":8}]},{"size":24,"alignment":8,"pieces":[{"in":"[stack+0]","offset":0,"size":24}]}],"result":null,"stack":24,"vectors":1}""")]
    [InlineData(TargetAbi.Aapcs64, "{i64[3]}({f32[2]}, {i64[3]})", """{"abi":"Aapcs64","signature":"{int64[3]}({float32[2]}, {int64[3]})","arguments":[{"size":8,"alignment":4,"pieces":[{"in":"v0","offset":0,"size":4},{"in":"v1","offset":4,"size":4}]},{"size":24,"alignment":8,"address":[{"in":"x0","offset":0,"size":8}]}],"result":{"size":24,"alignment":8,"address":[{"in":"x8","offset":0,"size":8}]},"stack":0,"vectors":2}""")]
    public void A_vector_says_where_each_piece_of_each_value_is(TargetAbi abi, string signature, string line)
    {
        using MemoryStream stream = new();
        VectorFile.Write(stream, Convention.Of(abi), Signature.Parse(signature));
        Assert.Equal(line, Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void On_AArch32_pairs_skip_a_register_floats_fill_gaps_and_an_overflow_closes_the_bank()
    {
        ImmutableArray<CallLayout> layouts = Layouts(TargetAbi.Aapcs32HardFloat);

        // r3 stays empty between an int and a long long that goes to the stack.
        Assert.Contains(layouts, static layout => Has(layout, LocationKind.IntegerRegister, 2)
            && !Has(layout, LocationKind.IntegerRegister, 3)
            && Places(layout).Any(static one => one is { Kind: LocationKind.Stack, Size: 8 }));

        // A float behind a double in a register with a lower number.
        Assert.Contains(layouts, static layout =>
        {
            int[] vectors = [.. Places(layout).Where(static one => one.Kind == LocationKind.VectorRegister).Select(static one => one.Index)];
            return !vectors.SequenceEqual(vectors.Order());
        });

        // A float on the stack although a single register is free.
        Assert.Contains(layouts, static layout => layout.VectorRegisters < 16
            && Places(layout).Zip(layout.Signature.Parameters).Any(static one => one.First.Kind == LocationKind.Stack && one.Second == NativeType.Float32));
    }

    [Fact]
    public void Apple_packs_values_of_one_two_and_four_bytes_beside_each_other()
    {
        IEnumerable<Piece> packed = Layouts(TargetAbi.AppleArm64)
            .SelectMany(Places)
            .Where(static one => one.Kind == LocationKind.Stack && one.Index % 8 != 0);
        Assert.Superset(new HashSet<int> { 1, 2, 4 }, packed.Select(static one => one.Size).ToHashSet());
    }

    [Fact]
    public void On_Windows_x64_each_position_is_an_integer_or_a_double_after_any_other()
    {
        HashSet<string> beginnings = [.. Layouts(TargetAbi.WindowsX64)
            .Where(static layout => layout.ArgumentCount >= 4)
            .Select(static layout => string.Concat(layout.Signature.Parameters.Take(4).Select(static type => type.IsFloatingPoint ? 'f' : 'i')))];
        Assert.Equal(16, beginnings.Count);
    }

    private static ImmutableArray<ConformanceCase> Full(string abi) =>
        s_full.GetOrAdd(abi, static abi => Corpus.Create(Enum.Parse<TargetAbi>(abi), Corpus.FullCount, Corpus.Seed));

    private static ImmutableArray<CallLayout> Layouts(TargetAbi abi) =>
        [.. Full(abi.ToString()).Where(static one => one.IsScalar).Select(one => Convention.Of(abi).Lay(one.Signature, hasReceiver: false))];

    private static IEnumerable<Piece> Places(CallLayout layout) => Enumerable.Range(0, layout.ArgumentCount).Select(layout.PieceOf);

    private static bool Has(CallLayout layout, LocationKind kind, int index) => Places(layout).Any(one => one.Kind == kind && one.Index <= index && index < one.Index + Math.Max(1, one.Size / 4));

    private static IEnumerable<Piece> Locations(ImmutableArray<ConformanceCase> corpus, NativeType type) =>
        corpus.SelectMany(one => Places(Convention.Of(TargetAbi.SystemVX64).Lay(one.Signature, hasReceiver: false)).Where((_, i) => one.Signature.Parameters[i] == type));

    private static IEnumerable<ulong> Widened(ConformanceCase one) => Scalars(one).Select(one.Scalar);

    private static IEnumerable<ulong> Slots(ConformanceCase one) => Scalars(one).Select(i => BitConverter.ToUInt64(one.Slots.AsSpan()[one.Area.Offsets[i]..]));

    private static IEnumerable<int> Scalars(ConformanceCase one) => Enumerable.Range(0, one.Signature.Parameters.Length).Where(i => !one.Signature.Parameters[i].IsAggregate);

    private static string Text(ConformanceCase one) => $"{one.Id} {one.Signature} {Convert.ToHexString(one.Slots.AsSpan())} {Convert.ToHexString(one.Result.AsSpan())}";
}
