namespace FfiToolkit.Abi;

/// <summary>Where one value, or one word of it, is.</summary>
/// <param name="Kind">The kind of place.</param>
/// <param name="Index">A register number; for <see cref="LocationKind.Stack"/> and <see cref="LocationKind.Slot"/> a byte offset.</param>
/// <param name="Size">How many bytes the value takes there.</param>
internal readonly record struct ArgumentLocation(LocationKind Kind, int Index, int Size)
{
    /// <summary>Bytes of one slot.</summary>
    public const int SlotSize = 8;

    public bool IsMemory => Kind is LocationKind.Stack or LocationKind.Slot;

    public static ArgumentLocation Slot(int argument) => new(LocationKind.Slot, argument * SlotSize, SlotSize);

    /// <summary>Whether writing one of the two changes the other.</summary>
    public bool Overlaps(ArgumentLocation other) =>
        Kind == other.Kind && (IsMemory ? Index < other.Index + other.Size && other.Index < Index + Size : Index == other.Index);

    /// <summary>One machine word of a value that takes several.</summary>
    /// <param name="word">Which, from the first.</param>
    /// <param name="wordSize">Bytes of a word.</param>
    public ArgumentLocation Word(int word, int wordSize) =>
        new(Kind, IsMemory ? Index + (word * wordSize) : Index + word, wordSize);
}
