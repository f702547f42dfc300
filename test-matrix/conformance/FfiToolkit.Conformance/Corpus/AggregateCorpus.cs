namespace FfiToolkit.Conformance;

/// <summary>The signatures of a corpus that hold aggregates, or are variadic.</summary>
internal static class AggregateCorpus
{
    private const int Pressures = 1500;
    private const int Randoms = 1500;
    private const int Attributed = 600;
    private const int Variadics = 700;
    private const int BitFields = 500;

    /// <summary>What is known to be hard.</summary>
    /// <param name="abi">The convention.</param>
    internal static IEnumerable<Signature> SeedsFor(TargetAbi abi) => Judged(abi, Seeds.All);

    /// <summary>Makes the signatures for a convention: systematic ones, then random ones; each once.</summary>
    /// <param name="abi">The convention.</param>
    /// <param name="random">Where its random numbers come from.</param>
    internal static IEnumerable<Signature> For(TargetAbi abi, SplitMix random)
    {
        PressureShapes pressure = new(abi, random);
        RandomTypes plain = new(abi, random);
        RandomTypes attributed = new(abi, random, attributes: true);
        RandomTypes bits = new(abi, random, bitFields: true);
        return Judged(abi, SystematicShapes.All())
            .Concat(Chosen(Forever(pressure.Next), Pressures))
            .Concat(Chosen(Forever(plain.NextSignature), Randoms))
            .Concat(Chosen(Forever(attributed.NextSignature), Attributed))
            .Concat(Chosen(Forever(plain.NextVariadic), Variadics))
            .Concat(Chosen(Forever(bits.NextSignature), BitFields))
            .Distinct();

        IEnumerable<Signature> Chosen(IEnumerable<string> texts, int count) => Judged(abi, texts).Take(count);
    }

    private static IEnumerable<Signature> Judged(TargetAbi abi, IEnumerable<string> texts) =>
        texts.Select(static text => Signature.Parse(text)).Where(signature => Judges.Agree(abi, signature));

    private static IEnumerable<string> Forever(Func<string> next)
    {
        while (true)
        {
            yield return next();
        }
    }
}
