using System.Collections.Immutable;

namespace FfiToolkit.Conformance;

/// <summary>The signatures and values that every target is tested with: shapes first, then random ones, from a fixed seed.</summary>
internal static class Corpus
{
    /// <summary>The seed of the repository's own runs.</summary>
    internal const ulong Seed = 0x00F5_1234_5678_9ABC;

    /// <summary>The least that a full run takes.</summary>
    internal const int FullCount = 1600;

    // What follows the shapes, so that any two types meet at any place.
    private const int LeastRandom = 300;

    /// <summary>Makes a corpus.</summary>
    /// <param name="abi">The convention whose boundaries it covers.</param>
    /// <param name="count">How many cases; fewer than all shapes takes shapes at even distances.</param>
    /// <param name="seed">Where its random numbers start: the same seed gives the same corpus, on every machine.</param>
    internal static ImmutableArray<ConformanceCase> Create(TargetAbi abi, int count, ulong seed)
    {
        SplitMix random = new(seed ^ ((ulong)abi << 56));
        List<Signature> shapes = [.. CorpusShapes.For(abi).Distinct()];
        int wanted = Math.Max(Math.Max(count, FullCount), shapes.Count + LeastRandom);
        while (shapes.Count < wanted)
        {
            shapes.Add(CorpusShapes.Random(random));
        }

        IEnumerable<Signature> chosen = count >= FullCount
            ? shapes
            : Enumerable.Range(0, count).Select(i => shapes[(int)((long)i * shapes.Count / count)]);
        return [.. chosen.Select((signature, id) => Case(abi, id, signature, random))];
    }

    private static ConformanceCase Case(TargetAbi abi, int id, Signature signature, SplitMix random) =>
        new(
            id,
            signature,
            [.. signature.Parameters.Select(type => Argument(abi, type, random, clean: id % 2 == 0))],
            Significant(abi, signature.ReturnType, random.Next()));

    // Half of the cases have garbage above narrow values in their slots: whoever extends must not trust them.
    private static ulong Argument(TargetAbi abi, NativeType type, SplitMix random, bool clean)
    {
        ulong bits = random.Next();
        ulong value = Significant(abi, type, bits);
        return clean ? Values.Widen(abi, type, value) : value | (bits & ~Values.Mask(abi, type));
    }

    private static ulong Significant(TargetAbi abi, NativeType type, ulong bits) =>
        type == NativeType.Bool ? bits & 1 : bits & Values.Mask(abi, type);
}
