using System.Buffers.Binary;
using System.Collections.Immutable;

namespace FfiToolkit.Conformance;

/// <summary>
/// The signatures and values that every target is tested with: scalar ones first, then such with aggregates and variadic ones,
/// systematic before random, from a fixed seed.
/// </summary>
internal static class Corpus
{
    /// <summary>The seed of the repository's own runs.</summary>
    internal const ulong Seed = 0x00F5_1234_5678_9ABC;

    /// <summary>The least number of scalar signatures of a full run.</summary>
    internal const int ScalarCount = 1600;

    /// <summary>The number of a full run.</summary>
    internal const int FullCount = int.MaxValue;

    // What follows the shapes, so that any two types meet at any place.
    private const int LeastRandom = 300;

    /// <summary>Makes a corpus.</summary>
    /// <param name="abi">The convention whose boundaries it covers.</param>
    /// <param name="count">How many cases at most with scalars alone, and how many others besides the seeds; fewer than all are taken at even distances.</param>
    /// <param name="seed">Where its random numbers start: the same seed gives the same corpus, on every machine.</param>
    internal static ImmutableArray<ConformanceCase> Create(TargetAbi abi, int count, ulong seed)
    {
        SplitMix random = new(seed ^ ((ulong)abi << 56));
        Signature[] scalars = [.. Scalars(abi, random)];
        Signature[] seeds = [.. AggregateCorpus.SeedsFor(abi)];
        Signature[] others = [.. AggregateCorpus.For(abi, random).Except(seeds)];
        return [.. Choose(scalars, count).Concat(seeds).Concat(Choose(others, count)).Select((signature, id) => Case(abi, id, signature, random))];
    }

    private static IEnumerable<Signature> Choose(Signature[] all, int count) => count >= all.Length
        ? all
        : Enumerable.Range(0, count).Select(i => all[(int)((long)i * all.Length / count)]);

    private static List<Signature> Scalars(TargetAbi abi, SplitMix random)
    {
        List<Signature> shapes = [.. CorpusShapes.For(abi).Distinct()];
        int wanted = Math.Max(ScalarCount, shapes.Count + LeastRandom);
        while (shapes.Count < wanted)
        {
            shapes.Add(CorpusShapes.Random(random));
        }

        return shapes;
    }

    /// <summary>Gives a signature random values.</summary>
    internal static ConformanceCase Case(TargetAbi abi, int id, Signature signature, SplitMix random)
    {
        var area = SlotArea.Of(signature, abi);
        byte[] slots = Bytes(area.Bytes, random);
        for (int i = 0; i < signature.Parameters.Length; i++)
        {
            NativeType type = signature.Parameters[i];
            Span<byte> place = slots.AsSpan(area.Offsets[i]);
            Values.Normalise(abi, type, place);

            // Half of the cases have garbage above narrow values in their slots: whoever extends must not trust them.
            if (id % 2 == 0 && !type.IsAggregate)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(place, Values.Widen(abi, type, BinaryPrimitives.ReadUInt64LittleEndian(place)));
            }
        }

        byte[] result = Bytes(area.ResultBytes, random);
        Values.Normalise(abi, signature.ReturnType, result);
        return new ConformanceCase(id, signature, abi, area, [.. slots], [.. result]);
    }

    private static byte[] Bytes(int count, SplitMix random)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i += sizeof(ulong))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i), random.Next());
        }

        return bytes;
    }
}
