using System.Collections.Immutable;

namespace FfiToolkit;

/// <summary>How a type is laid out for one target.</summary>
/// <param name="Abi">A calling convention of the target.</param>
/// <param name="Size">Bytes, as C's <c>sizeof</c>.</param>
/// <param name="Alignment">Bytes, as C's <c>_Alignof</c>.</param>
/// <param name="Offsets">Where each field begins, in bytes; empty for what has no fields.</param>
/// <param name="FirstBits">The bit of that byte in which a bit-field begins; 0 for other fields.</param>
public sealed record LayoutColumn(TargetAbi Abi, int Size, int Alignment, ImmutableArray<int> Offsets, ImmutableArray<int> FirstBits);
