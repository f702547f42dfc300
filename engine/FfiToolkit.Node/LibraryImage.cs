using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using FfiToolkit.Loading;
using Microsoft.Win32.SafeHandles;

namespace FfiToolkit.Node;

/// <summary>
/// Libraries that are no files of the system's but bytes, as of a virtual file system: Linux's loader takes them from memory files.
/// </summary>
internal static unsafe partial class LibraryImage
{
    // linux/memfd.h: MFD_CLOEXEC.
    private const uint CloseOnExec = 1;

    // Open as long as the library, in whatever isolate: the loader knows libraries by their paths and would take the next one for it.
    private static readonly ConcurrentDictionary<nint, SafeFileHandle> s_files = new();

    /// <returns>The library's handle.</returns>
    /// <exception cref="FfiLoadException">The loader refused it.</exception>
    internal static nint Load(ReadOnlySpan<byte> bytes)
    {
        int descriptor;
        fixed (byte* name = "ffitoolkit-library"u8)
        {
            descriptor = CreateMemoryFile(name, CloseOnExec);
        }

        if (descriptor < 0)
        {
            throw new FfiLoadException(null, Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));
        }

        SafeFileHandle file = new(descriptor, ownsHandle: true);
        try
        {
            RandomAccess.Write(file, bytes, 0);
            // With a dot: Node loads addons as /proc/self/fd/N, and closes their files.
            nint handle = NativeLoader.Open($"/proc/self/./fd/{descriptor}");
            s_files[handle] = file;
            return handle;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Lets go of the file of a library that was closed, where it has one.</summary>
    internal static void Release(nint handle)
    {
        if (s_files.TryRemove(handle, out SafeFileHandle? file))
        {
            file.Dispose();
        }
    }

    // The engine's own is part of its code memory, which it has not under WithoutFfiFastcall.
    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true)]
    private static partial int CreateMemoryFile(byte* name, uint flags);
}
