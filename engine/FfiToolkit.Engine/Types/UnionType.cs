namespace FfiToolkit;

/// <summary>A C union: every field begins where it does.</summary>
public sealed class UnionType : AggregateType
{
    internal UnionType(string? name, NativeField[] fields, NativePacking packing)
        : base(NativeKind.Union, name, fields, packing)
    {
    }
}
