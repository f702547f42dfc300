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

    internal static CodeMemoryException Failure(string call) =>
        new($"{call}: {Marshal.GetLastPInvokeErrorMessage()}");
}
