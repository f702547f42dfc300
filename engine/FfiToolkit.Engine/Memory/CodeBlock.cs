namespace FfiToolkit.Memory;

/// <summary>The executable memory of one stub. Dropped without a release, its finalizer gives the memory back.</summary>
internal sealed class CodeBlock : IDisposable
{
    private readonly CodeHeap _heap;
    private int _released;

    internal CodeBlock(CodeHeap heap, CodeChunk chunk, int firstSlot, int slots, int codeBytes)
    {
        _heap = heap;
        Chunk = chunk;
        FirstSlot = firstSlot;
        Slots = slots;
        CodeBytes = codeBytes;
    }

    ~CodeBlock() => ReleaseOnce();

    internal CodeAddress Entry => Chunk.Region.Base + (FirstSlot * CodeChunk.SlotSize);

    internal int CodeBytes { get; }

    internal CodeChunk Chunk { get; }

    internal int FirstSlot { get; }

    internal int Slots { get; }

    /// <summary>Gives the memory back. The caller knows that no thread is in the stub.</summary>
    public void Dispose()
    {
        ReleaseOnce();
        GC.SuppressFinalize(this);
    }

    private void ReleaseOnce()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
        {
            _heap.Free(this);
        }
    }
}
