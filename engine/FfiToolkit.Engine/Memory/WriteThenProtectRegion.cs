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
        if (OperatingSystem.IsWindows())
        {
            byte* allocated = Windows.Allocate(null, (nuint)size, Windows.MemCommitReserve, Windows.PageReadWrite);
            return allocated is not null ? new WriteThenProtectRegion(allocated, size) : throw Windows.Failure("VirtualAlloc");
        }

        void* memory = Posix.Map(null, (nuint)size, Posix.ProtRead | Posix.ProtWrite, Posix.MapPrivate | Posix.MapAnonymous, -1, 0);
        return memory != Posix.MapFailed
            ? new WriteThenProtectRegion((byte*)memory, size)
            : throw Posix.Failure("mmap of private memory");
    }

    /// <summary>Fresh memory with code in it, for the code that itself flushes the instruction cache.</summary>
    /// <exception cref="CodeMemoryException">The operating system refused.</exception>
    internal static WriteThenProtectRegion CreateUnflushed(ReadOnlySpan<byte> code)
    {
        WriteThenProtectRegion region = Create(Environment.SystemPageSize);
        region.WriteUnflushed(0, code);
        return region;
    }

    internal override void Write(int offset, ReadOnlySpan<byte> code)
    {
        WriteUnflushed(offset, code);
        InstructionCache.Flush(Base + offset, code.Length);
    }

    private void WriteUnflushed(int offset, ReadOnlySpan<byte> code)
    {
        Protect(executable: false);
        code.CopyTo(new Span<byte>(_memory + offset, _size - offset));
        Protect(executable: true);
    }

    protected override void Unmap()
    {
        if (OperatingSystem.IsWindows())
        {
            Windows.Free(_memory, 0, Windows.MemRelease);
        }
        else
        {
            _ = Posix.Unmap(_memory, (nuint)_size);
        }
    }

    private void Protect(bool executable)
    {
        if (OperatingSystem.IsWindows())
        {
            uint old;
            if (!Windows.Protect(_memory, (nuint)_size, executable ? Windows.PageExecuteRead : Windows.PageReadWrite, &old))
            {
                throw Windows.Failure("VirtualProtect");
            }
        }
        else if (Posix.Protect(_memory, (nuint)_size, Posix.ProtRead | (executable ? Posix.ProtExec : Posix.ProtWrite)) != 0)
        {
            throw Posix.Failure(executable ? "mprotect to executable" : "mprotect to writable");
        }
    }
}
