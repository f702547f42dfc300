namespace FfiToolkit;

/// <summary>A C struct.</summary>
public sealed class StructType : AggregateType
{
    internal StructType(string? name, NativeField[] fields, NativePacking packing)
        : base(NativeKind.Struct, name, fields, packing)
    {
    }
}
