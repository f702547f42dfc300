using System.Runtime.InteropServices;

namespace FfiToolkit.Memory;

/// <summary>
/// The memory calls of the C library. The constants are alike in Linux (<c>asm-generic/mman-common.h</c>,
/// <c>linux/memfd.h</c>), FreeBSD and macOS (<c>sys/mman.h</c>) unless it is said otherwise.
/// </summary>
internal static unsafe partial class Posix
{
    internal const int ProtRead = 1;
    internal const int ProtWrite = 2;
    internal const int ProtExec = 4;
    internal const int MapShared = 0x01;
    internal const int MapPrivate = 0x02;

    /// <summary>macOS: memory whose pages a thread sees either writable or executable.</summary>
    internal const int MapJit = 0x800;

    internal const uint MfdCloexec = 0x1;

    /// <summary>From Linux 6.3: asks for an executable file where <c>vm.memfd_noexec</c> would seal it.</summary>
    internal const uint MfdExec = 0x10;

    internal const int Einval = 22;

    // RLIMIT_FSIZE of asm-generic/resource.h and of FreeBSD's and macOS' sys/resource.h.
    private const int LimitOfFileSize = 1;

    // linux/mman.h: MADV_DONTFORK.
    private const int AdviseDoNotFork = 10;

    // FreeBSD's sys/mman.h: INHERIT_NONE.
    private const int InheritNone = 2;

    internal static readonly int MapAnonymous = OperatingSystem.IsLinux() ? 0x20 : 0x1000;

    internal static readonly void* MapFailed = (void*)-1;

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    internal static partial void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    internal static partial int Unmap(void* address, nuint length);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    internal static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true)]
    internal static partial int CreateMemoryFile(byte* name, uint flags);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    internal static partial int SetLength(int file, nint length);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int file);

    /// <summary>
    /// The size in bytes above which making a file longer, a memory file too, sends SIGXFSZ, which ends the process
    /// (<c>setrlimit(2)</c>).
    /// </summary>
    internal static nuint LongestFile
    {
        get
        {
            // struct rlimit: the limit in force and the one up to which it may be raised.
            nuint* limits = stackalloc nuint[2];
            return GetLimit(LimitOfFileSize, limits) == 0 ? limits[0] : nuint.MaxValue;
        }
    }

    /// <summary>Keeps a mapping out of children that the process forks.</summary>
    /// <exception cref="CodeMemoryException">The operating system refused.</exception>
    internal static void KeepFromChildren(void* address, nuint length)
    {
        if (OperatingSystem.IsLinux() ? Advise(address, length, AdviseDoNotFork) != 0 : Inherit(address, length, InheritNone) != 0)
        {
            throw Failure(OperatingSystem.IsLinux() ? "madvise with MADV_DONTFORK" : "minherit");
        }
    }

    internal static CodeMemoryException Failure(string call) =>
        new($"{call}: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int GetLimit(int resource, nuint* limits);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    private static partial int Advise(void* address, nuint length, int advice);

    [LibraryImport("libc", EntryPoint = "minherit", SetLastError = true)]
    private static partial int Inherit(void* address, nuint length, int inheritance);
}
