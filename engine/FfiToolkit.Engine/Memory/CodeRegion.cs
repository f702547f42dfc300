namespace FfiToolkit.Memory;

/// <summary>
/// A run of memory that holds code. No mapping of it is ever writable and executable at once. Disposing unmaps it.
/// </summary>
internal abstract class CodeRegion : IDisposable
{
    private int _unmapped;

    // A context that was dropped without Dispose leaves nothing behind: an unreachable region has no reachable stub.
    ~CodeRegion() => UnmapOnce();

    /// <summary>Where code at offset 0 runs.</summary>
    internal abstract CodeAddress Base { get; }

    /// <summary>Bytes of executable memory.</summary>
    internal abstract int Size { get; }

    /// <summary>Whether stubs can be written while others in the region may be running.</summary>
    internal abstract bool CanWriteWhileRunning { get; }

    /// <summary>Writes code and makes it visible to instruction fetch.</summary>
    /// <param name="offset">Where in the region, in bytes.</param>
    /// <param name="code">The code.</param>
    /// <exception cref="CodeMemoryException">The operating system refused.</exception>
    internal abstract void Write(int offset, ReadOnlySpan<byte> code);

    /// <summary>Gives the memory back to the operating system.</summary>
    protected abstract void Unmap();

    public void Dispose()
    {
        UnmapOnce();
        GC.SuppressFinalize(this);
    }

    private void UnmapOnce()
    {
        if (Interlocked.Exchange(ref _unmapped, 1) == 0)
        {
            Unmap();
        }
    }
}
