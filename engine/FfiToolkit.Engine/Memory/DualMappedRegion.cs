using System.Runtime.InteropServices;

namespace FfiToolkit.Memory;

/// <summary>
/// Linux and FreeBSD: one memory file, mapped once readable and writable and once readable and executable. Code is written through
/// the first view and runs in the second, so that no page ever changes its protection. A child that the process forks does not
/// get the first view: it could write its parent's code.
/// </summary>
internal sealed unsafe class DualMappedRegion : CodeRegion
{
    private readonly byte* _writable;
    private readonly byte* _executable;
    private readonly int _size;

    private DualMappedRegion(byte* writable, byte* executable, int size)
    {
        _writable = writable;
        _executable = executable;
        _size = size;
    }

    internal override CodeAddress Base => new((nint)_executable);

    internal override int Size => _size;

    internal override bool CanWriteWhileRunning => true;

    /// <exception cref="CodeMemoryException">The operating system refused.</exception>
    /// <param name="size">Bytes of each view.</param>
    /// <param name="isForCallbacks">Whether the file's name, which lists of mappings show, says that it stays with the process.</param>
    internal static DualMappedRegion Create(int size, bool isForCallbacks = false)
    {
        if (Posix.LongestFile < (nuint)size)
        {
            throw new CodeMemoryException($"the process may not make files of {size} bytes (RLIMIT_FSIZE)");
        }

        int file = OpenFile(isForCallbacks);
        try
        {
            if (Posix.SetLength(file, size) != 0)
            {
                throw Posix.Failure("ftruncate of a memory file");
            }

            void* writable = Posix.Map(null, (nuint)size, Posix.ProtRead | Posix.ProtWrite, Posix.MapShared, file, 0);
            if (writable == Posix.MapFailed)
            {
                throw Posix.Failure("mmap of the writable view");
            }

            try
            {
                Posix.KeepFromChildren(writable, (nuint)size);
                void* executable = Posix.Map(null, (nuint)size, Posix.ProtRead | Posix.ProtExec, Posix.MapShared, file, 0);
                return executable != Posix.MapFailed
                    ? new DualMappedRegion((byte*)writable, (byte*)executable, size)
                    : throw Posix.Failure("mmap of the executable view");
            }
            catch (CodeMemoryException)
            {
                _ = Posix.Unmap(writable, (nuint)size);
                throw;
            }
        }
        finally
        {
            // The mappings keep the file alive.
            _ = Posix.Close(file);
        }
    }

    internal override void Write(int offset, ReadOnlySpan<byte> code)
    {
        code.CopyTo(new Span<byte>(_writable + offset, _size - offset));
        InstructionCache.Flush(Base + offset, code.Length);
    }

    protected override void Unmap()
    {
        _ = Posix.Unmap(_executable, (nuint)_size);
        _ = Posix.Unmap(_writable, (nuint)_size);
    }

    private static int OpenFile(bool isForCallbacks)
    {
        fixed (byte* name = isForCallbacks ? "ffitoolkit-callbacks"u8 : "ffitoolkit-code"u8)
        {
            try
            {
                int file = Posix.CreateMemoryFile(name, Posix.MfdCloexec | Posix.MfdExec);
                if (file < 0 && Marshal.GetLastPInvokeError() == Posix.Einval)
                {
                    // Before Linux 6.3 the flag is unknown, and every memory file may be mapped executable.
                    file = Posix.CreateMemoryFile(name, Posix.MfdCloexec);
                }

                return file >= 0 ? file : throw Posix.Failure("memfd_create");
            }
            catch (EntryPointNotFoundException)
            {
                throw new CodeMemoryException("memfd_create: the C library does not have it");
            }
        }
    }
}
