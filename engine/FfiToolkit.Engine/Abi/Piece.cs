namespace FfiToolkit.Abi;

/// <summary>Where some bytes of a value are: all of a scalar; of an aggregate what one register, or the stack, takes.</summary>
/// <param name="Kind">The kind of place.</param>
/// <param name="Index">A register number; for memory a byte offset.</param>
/// <param name="Size">
/// How many bytes of the value are there. A scalar counts with what it takes up, a register or a slot of the stack, which its
/// extension fills.
/// </param>
/// <param name="Offset">Which bytes of the value: the first one's offset in it.</param>
internal readonly record struct Piece(LocationKind Kind, int Index, int Size, int Offset = 0)
{
    public bool IsMemory => Kind is LocationKind.Stack or LocationKind.Slot;

    /// <summary>Whether writing one of the two changes the other.</summary>
    public bool Overlaps(Piece other) =>
        Kind == other.Kind && (IsMemory ? Index < other.Index + other.Size && other.Index < Index + Size : Index == other.Index);

    /// <summary>One machine word of a scalar that takes several.</summary>
    /// <param name="word">Which, from the first.</param>
    /// <param name="wordSize">Bytes of a word.</param>
    public Piece Word(int word, int wordSize) =>
        new(Kind, IsMemory ? Index + (word * wordSize) : Index + word, wordSize, Offset + (word * wordSize));
}
