namespace FfiToolkit;

/// <summary>Shows how a type is laid out in memory under every calling convention's data model, on any machine.</summary>
public static class LayoutInspector
{
    /// <summary>Lays a type out for every target.</summary>
    /// <param name="type">The type.</param>
    public static LayoutReport Inspect(NativeType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return new LayoutReport(type, [.. Enum.GetValues<TargetAbi>().Select(abi => new LayoutColumn(
            abi,
            type.SizeOf(abi),
            type.AlignmentOf(abi),
            type is AggregateType aggregate ? aggregate.OffsetsOf(abi) : [],
            type is AggregateType withBits ? withBits.FirstBitsOf(abi) : []))]);
    }
}
