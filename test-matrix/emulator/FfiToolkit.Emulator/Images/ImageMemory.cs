using System.Buffers.Binary;

namespace FfiToolkit.Emulator.Images;

/// <summary>The memory of an image while it is laid out, little-endian; whatever lies outside of it is <see cref="InvalidDataException"/>.</summary>
internal sealed class ImageMemory
{
    // Far above any library that is tested here; a damaged size must not make the host allocate gigabytes.
    private const ulong MaximumSize = 64UL << 20;

    /// <summary>Memory of whole pages, all zero.</summary>
    internal ImageMemory(ulong size) => Array = size is > 0 and <= MaximumSize
        ? new byte[(size + Unicorn.UnicornEngine.PageSize - 1) / Unicorn.UnicornEngine.PageSize * Unicorn.UnicornEngine.PageSize]
        : throw new InvalidDataException($"it wants {size} bytes of memory; at most {MaximumSize} are given");

    internal byte[] Array { get; }

    internal ushort UInt16(ulong offset) => BinaryPrimitives.ReadUInt16LittleEndian(Span(offset, sizeof(ushort)));

    internal uint UInt32(ulong offset) => BinaryPrimitives.ReadUInt32LittleEndian(Span(offset, sizeof(uint)));

    internal ulong UInt64(ulong offset) => BinaryPrimitives.ReadUInt64LittleEndian(Span(offset, sizeof(ulong)));

    internal void SetUInt32(ulong offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Span(offset, sizeof(uint)), value);

    internal void SetUInt64(ulong offset, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Span(offset, sizeof(ulong)), value);

    /// <summary>Copies a part of the file to where it is to be.</summary>
    internal void Load(ReadOnlySpan<byte> part, ulong offset) => part.CopyTo(Span(offset, (ulong)part.Length));

    private Span<byte> Span(ulong offset, ulong length) => offset <= (ulong)Array.Length && length <= (ulong)Array.Length - offset
        ? Array.AsSpan((int)offset, (int)length)
        : throw new InvalidDataException($"it has {Array.Length} bytes of memory, and {length} at 0x{offset:x} are wanted");
}
