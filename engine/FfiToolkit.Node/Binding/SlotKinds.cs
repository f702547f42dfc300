using FfiToolkit.Types;

namespace FfiToolkit.Node.Binding;

/// <summary>The kind of slot that each native type goes in.</summary>
internal static class SlotKinds
{
    internal static SlotKind Of(NativeType type) => DataModel.Host.Resolve(type) switch
    {
        NativeKind.Void => SlotKind.Void,
        NativeKind.Int8 or NativeKind.Int16 or NativeKind.Int32 => SlotKind.Int32,
        // Optimised code has no narrower unsigned parameter than 32 bits.
        NativeKind.UInt8 or NativeKind.UInt16 or NativeKind.UInt32 => SlotKind.UInt32,
        NativeKind.Int64 => SlotKind.Int64,
        NativeKind.UInt64 => SlotKind.UInt64,
        NativeKind.Float32 => SlotKind.Float32,
        NativeKind.Float64 => SlotKind.Float64,
        _ => SlotKind.Address,
    };

    internal static bool IsWide(SlotKind kind) => kind is SlotKind.Int64 or SlotKind.UInt64 or SlotKind.Address;

    internal static bool IsFloat(SlotKind kind) => kind is SlotKind.Float32 or SlotKind.Float64;
}
