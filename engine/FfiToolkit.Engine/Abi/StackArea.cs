namespace FfiToolkit.Abi;

/// <summary>Hands out places in an argument area, first to last.</summary>
/// <param name="start">Bytes that the convention reserves at its beginning.</param>
internal struct StackArea(int start)
{
    /// <summary>Bytes handed out so far, with what is reserved.</summary>
    public int Bytes { get; private set; } = start;

    /// <summary>The next place.</summary>
    /// <param name="size">Bytes of the value there.</param>
    /// <param name="alignment">The place's alignment, and the least that it takes.</param>
    public ArgumentLocation Next(int size, int alignment)
    {
        int offset = (Bytes + alignment - 1) / alignment * alignment;
        Bytes = offset + Math.Max(size, alignment);
        return new ArgumentLocation(LocationKind.Stack, offset, size);
    }
}
