using System.Buffers.Binary;
using FfiToolkit.Types;

namespace FfiToolkit.Calls;

/// <summary>Scalars in memory and in slots, which hold them extended to 64 bits.</summary>
internal static class ScalarMemory
{
    /// <summary>The slot of a scalar, extended by its type; a float in the low half.</summary>
    /// <param name="kind">Its resolved kind.</param>
    /// <param name="bytes">Memory that begins with it.</param>
    internal static ulong Read(NativeKind kind, ReadOnlySpan<byte> bytes) => kind switch
    {
        NativeKind.Int8 => (ulong)(sbyte)bytes[0],
        NativeKind.UInt8 => bytes[0],
        NativeKind.Int16 => (ulong)BinaryPrimitives.ReadInt16LittleEndian(bytes),
        NativeKind.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        NativeKind.Int32 => (ulong)BinaryPrimitives.ReadInt32LittleEndian(bytes),
        NativeKind.UInt32 or NativeKind.Float32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        NativeKind.Pointer when nint.Size == sizeof(uint) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
    };

    /// <summary>The slot of a field: of a scalar, or of some of its bits.</summary>
    /// <param name="kind">Its resolved kind.</param>
    /// <param name="bits">Which bits it has, of a bit-field.</param>
    /// <param name="bytes">Memory that begins with it.</param>
    internal static ulong Read(NativeKind kind, BitField? bits, ReadOnlySpan<byte> bytes) => bits is { } part ? part.Read(kind, bytes) : Read(kind, bytes);

    /// <summary>Writes a scalar from its slot.</summary>
    /// <param name="kind">Its resolved kind.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="bytes">Memory that begins with it.</param>
    internal static void Write(NativeKind kind, ulong slot, Span<byte> bytes)
    {
        Span<byte> all = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(all, slot);
        all[..TypeLayouts.SizeOf(kind, DataModel.Host)].CopyTo(bytes);
    }
}
