namespace FfiToolkit.Abi;

/// <summary>Where one value is: the index is a register number, or a byte offset for memory.</summary>
/// <param name="Kind">The kind of place.</param>
/// <param name="Index">A register number; for <see cref="LocationKind.Stack"/> and <see cref="LocationKind.Slot"/> a byte offset.</param>
internal readonly record struct ArgumentLocation(LocationKind Kind, int Index)
{
    /// <summary>Stack and slot bytes that one value takes.</summary>
    public const int SlotSize = 8;

    public static ArgumentLocation Scratch { get; } = new(LocationKind.Scratch, 0);

    public bool IsMemory => Kind is LocationKind.Stack or LocationKind.Slot;

    public static ArgumentLocation Slot(int argument) => new(LocationKind.Slot, argument * SlotSize);

    /// <summary>Whether writing one of the two changes the other.</summary>
    public bool Overlaps(ArgumentLocation other) =>
        Kind == other.Kind && (IsMemory ? Math.Abs(Index - other.Index) < SlotSize : Index == other.Index);
}
