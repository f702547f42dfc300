namespace FfiToolkit.Calls;

/// <summary>The kind of each native type on this machine.</summary>
internal static class ValueKinds
{
    internal static ValueKind Of(NativeType type) => type switch
    {
        NativeType.Void => ValueKind.Void,
        NativeType.Bool or NativeType.UInt8 => ValueKind.UInt8,
        NativeType.Char => PlatformChar.IsSigned ? ValueKind.Int8 : ValueKind.UInt8,
        NativeType.Int8 => ValueKind.Int8,
        NativeType.Int16 => ValueKind.Int16,
        NativeType.UInt16 => ValueKind.UInt16,
        NativeType.Int32 => ValueKind.Int32,
        NativeType.UInt32 => ValueKind.UInt32,
        NativeType.Int64 => ValueKind.Int64,
        NativeType.UInt64 => ValueKind.UInt64,
        NativeType.Float32 => ValueKind.Float32,
        NativeType.Float64 => ValueKind.Float64,
        _ => ValueKind.Pointer,
    };
}
