namespace FfiToolkit.Conformance;

/// <summary>What a cell ran.</summary>
/// <param name="Signatures">Signatures.</param>
/// <param name="Aggregates">Those with an aggregate that is not variadic.</param>
/// <param name="Variadics">Those that are variadic.</param>
/// <param name="Stubs">Stubs of the engine, of either kind.</param>
internal sealed record CellCounts(int Signatures, int Aggregates, int Variadics, int Stubs)
{
    internal static CellCounts None { get; } = new(0, 0, 0, 0);

    internal static CellCounts Of(IReadOnlyCollection<ConformanceCase> cases, int stubs) => new(
        cases.Count,
        cases.Count(static one => !one.Signature.IsVariadic && one.Signature.Parameters.Append(one.Signature.ReturnType).Any(static type => type.IsAggregate)),
        cases.Count(static one => one.Signature.IsVariadic),
        stubs);
}
