namespace FfiToolkit.Conformance;

/// <summary>A small random generator (SplitMix64 by Steele, Lea and Flood, 2014): the same sequence on every machine and runtime.</summary>
/// <param name="seed">Where the sequence starts.</param>
internal sealed class SplitMix(ulong seed)
{
    private ulong _state = seed;

    internal ulong Next()
    {
        _state += 0x9E37_79B9_7F4A_7C15;
        ulong mixed = (_state ^ (_state >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        return mixed ^ (mixed >> 31);
    }

    internal int Below(int limit) => (int)(Next() % (ulong)limit);

    internal T Pick<T>(ReadOnlySpan<T> from) => from[Below(from.Length)];
}
