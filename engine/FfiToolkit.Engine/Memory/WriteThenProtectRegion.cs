namespace FfiToolkit.Memory;

/// <summary>
/// Where no dual mapping is to be had: private memory that is written while it is not executable, then made executable
/// while it is not writable. It is written again only while nothing runs in it.
/// </summary>
internal sealed unsafe class WriteThenProtectRegion : CodeRegion
{
    private readonly byte* _memory;
    private readonly int _size;

    private WriteThenProtectRegion(byte* memory, int size)
    {
        _memory = memory;
        _size = size;
    }

    internal override CodeAddress Base => new((nint)_memory);

    internal override int Size => _size;

    internal override bool CanWriteWhileRunning => false;

    /// <exception cref="CodeMemoryException">The operating system refused.</exception>
    internal static WriteThenProtectRegion Create(int size)
    {
        void* memory = Posix.Map(null, (nuint)size, Posix.ProtRead | Posix.ProtWrite, Posix.MapPrivate | Posix.MapAnonymous, -1, 0);
        return memory != Posix.MapFailed
            ? new WriteThenProtectRegion((byte*)memory, size)
            : throw Posix.Failure("mmap of private memory");
    }

    internal override void Write(int offset, ReadOnlySpan<byte> code)
    {
        if (Posix.Protect(_memory, (nuint)_size, Posix.ProtRead | Posix.ProtWrite) != 0)
        {
            throw Posix.Failure("mprotect to writable");
        }

        code.CopyTo(new Span<byte>(_memory + offset, _size - offset));
        if (Posix.Protect(_memory, (nuint)_size, Posix.ProtRead | Posix.ProtExec) != 0)
        {
            throw Posix.Failure("mprotect to executable");
        }
    }

    protected override void Unmap() => _ = Posix.Unmap(_memory, (nuint)_size);
}
