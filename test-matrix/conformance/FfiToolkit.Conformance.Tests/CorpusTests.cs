using System.Collections.Immutable;
using FfiToolkit.Abi;

namespace FfiToolkit.Conformance.Tests;

public class CorpusTests
{
    public static TheoryData<string> Abis => [.. Enum.GetNames<TargetAbi>()];

    [Theory]
    [MemberData(nameof(Abis))]
    public void A_full_corpus_has_at_least_1500_different_signatures(string abi)
    {
        ImmutableArray<ConformanceCase> corpus = Full(abi);
        Assert.True(corpus.Select(static one => one.Signature).Distinct().Count() >= 1500);
        Assert.Equal(Enumerable.Range(0, corpus.Length), corpus.Select(static one => one.Id));
    }

    [Theory]
    [MemberData(nameof(Abis))]
    public void The_same_seed_gives_the_same_corpus(string abi)
    {
        ImmutableArray<ConformanceCase> first = Full(abi);
        ImmutableArray<ConformanceCase> second = Full(abi);
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
        TargetAbi target = Enum.Parse<TargetAbi>(abi);
        ImmutableArray<ConformanceCase> corpus = Full(abi);
        Assert.All(corpus.Where(static one => one.Id % 2 == 0), one => Assert.Equal(Expected(one, target), one.Arguments));
        Assert.Contains(corpus, one => one.Id % 2 == 1 && !Expected(one, target).SequenceEqual(one.Arguments));
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

    private static ImmutableArray<ConformanceCase> Full(string abi) => Corpus.Create(Enum.Parse<TargetAbi>(abi), Corpus.FullCount, Corpus.Seed);

    private static ImmutableArray<CallLayout> Layouts(TargetAbi abi) =>
        [.. Corpus.Create(abi, Corpus.FullCount, Corpus.Seed).Select(one => Convention.Of(abi).Lay(one.Signature, hasReceiver: false))];

    private static IEnumerable<Piece> Places(CallLayout layout) => Enumerable.Range(0, layout.ArgumentCount).Select(layout.PieceOf);

    private static bool Has(CallLayout layout, LocationKind kind, int index) => Places(layout).Any(one => one.Kind == kind && one.Index <= index && index < one.Index + Math.Max(1, one.Size / 4));

    private static IEnumerable<Piece> Locations(ImmutableArray<ConformanceCase> corpus, NativeType type) =>
        corpus.SelectMany(one => Places(Convention.Of(TargetAbi.SystemVX64).Lay(one.Signature, hasReceiver: false)).Where((_, i) => one.Signature.Parameters[i] == type));

    private static IEnumerable<ulong> Expected(ConformanceCase one, TargetAbi abi) => Enumerable.Range(0, one.Arguments.Length).Select(i => one.ExpectedArgument(abi, i));

    private static string Text(ConformanceCase one) => $"{one.Id} {one.Signature} {string.Join(' ', one.Arguments)} {one.Result}";
}
