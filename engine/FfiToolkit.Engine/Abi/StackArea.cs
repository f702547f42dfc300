namespace FfiToolkit.Abi;

/// <summary>Hands out places in an argument area, first to last.</summary>
/// <param name="start">Bytes that the convention reserves at its beginning.</param>
internal struct StackArea(int start)
{
    /// <summary>Bytes handed out so far, with what is reserved.</summary>
    public int Bytes { get; private set; } = start;

    /// <summary>The next place.</summary>
    /// <param name="size">Bytes of the value there.</param>
    /// <param name="alignment">The place's alignment.</param>
    /// <param name="unit">What the bytes that it takes are a multiple of.</param>
    /// <param name="offset">Which bytes of the value go there: the first one's offset in it.</param>
    public Piece Next(int size, int alignment, int unit, int offset = 0)
    {
        int start = Align(Bytes, alignment);
        Bytes = Align(start + size, unit);
        return new Piece(LocationKind.Stack, start, size, offset);
    }

    /// <summary>The first multiple that is not below a number.</summary>
    internal static int Align(int number, int alignment) => (number + alignment - 1) / alignment * alignment;
}
