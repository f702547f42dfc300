using System.Collections.Immutable;

namespace FfiToolkit.Conformance;

/// <summary>The signatures that rustc gives its opinion on.</summary>
internal static class RustCorpus
{
    private const int Randoms = 400;
    private const int Pressures = 400;

    internal static ImmutableArray<ConformanceCase> Create(TargetAbi abi, ulong seed)
    {
        SplitMix random = new(seed ^ 0x7275_7374 ^ ((ulong)abi << 56));
        PressureShapes pressure = new(abi, random);
        RandomTypes types = new(abi, random);
        IEnumerable<Signature> signatures = [.. Take(types.NextSignature, Randoms), .. Take(pressure.Next, Pressures)];
        return [.. signatures.Select((signature, id) => Corpus.Case(abi, id, signature, random))];

        IEnumerable<Signature> Take(Func<string> next, int count)
        {
            HashSet<Signature> taken = [];
            while (taken.Count < count)
            {
                var signature = Signature.Parse(next());
                if (RustSource.CanWrite(signature) && Judges.Agree(abi, signature) && taken.Add(signature))
                {
                    yield return signature;
                }
            }
        }
    }
}
