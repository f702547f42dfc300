namespace FfiToolkit.Node.Binding;

/// <summary>The kind of slot that each native type goes in.</summary>
internal static class SlotKinds
{
    internal static SlotKind Of(NativeType type) => type switch
    {
        NativeType.Void => SlotKind.Void,
        NativeType.Int8 or NativeType.Int16 or NativeType.Int32 => SlotKind.Int32,
        NativeType.Char => PlatformChar.IsSigned ? SlotKind.Int32 : SlotKind.UInt32,
        // Optimised code has no narrower unsigned parameter than 32 bits.
        NativeType.Bool or NativeType.UInt8 or NativeType.UInt16 or NativeType.UInt32 => SlotKind.UInt32,
        NativeType.Int64 => SlotKind.Int64,
        NativeType.UInt64 => SlotKind.UInt64,
        NativeType.Float32 => SlotKind.Float32,
        NativeType.Float64 => SlotKind.Float64,
        _ => SlotKind.Address,
    };

    internal static bool IsWide(SlotKind kind) => kind is SlotKind.Int64 or SlotKind.UInt64 or SlotKind.Address;

    internal static bool IsFloat(SlotKind kind) => kind is SlotKind.Float32 or SlotKind.Float64;
}
