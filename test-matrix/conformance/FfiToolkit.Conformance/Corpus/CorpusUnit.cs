using System.Collections.Immutable;

namespace FfiToolkit.Conformance;

/// <summary>One translation unit of a corpus.</summary>
/// <param name="Text">Its C.</param>
/// <param name="Optimisation">The compiler's option.</param>
internal sealed record CorpusUnit(string Text, string Optimisation)
{
    /// <summary>Writes a corpus as units.</summary>
    /// <param name="cases">The corpus.</param>
    /// <param name="abi">The convention of the target.</param>
    /// <param name="count">How many units at least; one more where both kinds of signature are in it.</param>
    internal static ImmutableArray<CorpusUnit> Of(IReadOnlyCollection<ConformanceCase> cases, TargetAbi abi, int count)
    {
        int size = (cases.Count + count - 1) / count;

        // Scalars optimised, so that callees rely on what the convention promises them and keep nothing else. Of aggregates and
        // variadic lists, whose bytes are all that is promised, compilers make the same of either, and sooner without.
        (string Optimisation, ConformanceCase[] Cases)[] units =
        [
            .. cases.Where(static one => one.IsScalar).Chunk(size).Select(static chunk => ("-O1", chunk)),
            .. cases.Where(static one => !one.IsScalar).Chunk(size).Select(static chunk => ("-O0", chunk)),
        ];
        return [.. units.Select((unit, i) => new CorpusUnit(CSource.Write(unit.Cases, abi, definesGlobals: i == 0), unit.Optimisation))];
    }
}
