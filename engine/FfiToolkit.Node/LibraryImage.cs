using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using FfiToolkit.Loading;
using Microsoft.Win32.SafeHandles;

namespace FfiToolkit.Node;

/// <summary>
/// Libraries that are no files of the system's but bytes, as of a virtual file system: Linux's loader takes them from memory files,
/// those of Windows and macOS from temporary ones.
/// </summary>
internal static unsafe partial class LibraryImage
{
    // linux/memfd.h: MFD_CLOEXEC.
    private const uint CloseOnExec = 1;

    // What goes with a library, in whatever isolate it was opened: the loader knows libraries by their paths and would take the next one
    // for it where a path is used again.
    private static readonly ConcurrentDictionary<nint, IDisposable> s_files = new();

    /// <returns>The library's handle.</returns>
    /// <exception cref="FfiLoadException">The loader refused it.</exception>
    internal static nint Load(ReadOnlySpan<byte> bytes)
    {
        (IDisposable file, string path) = OperatingSystem.IsLinux() ? WriteMemory(bytes) : WriteTemporary(bytes);
        try
        {
            nint handle = NativeLoader.Open(path);
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
        if (s_files.TryRemove(handle, out IDisposable? file))
        {
            file.Dispose();
        }
    }

    private static (IDisposable File, string Path) WriteMemory(ReadOnlySpan<byte> bytes)
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
        RandomAccess.Write(file, bytes, 0);
        // With a dot: Node loads addons as /proc/self/fd/N, and closes their files.
        return (file, $"/proc/self/./fd/{descriptor}");
    }

    private static (IDisposable File, string Path) WriteTemporary(ReadOnlySpan<byte> bytes)
    {
        string path = Path.Combine(Path.GetTempPath(), $"ffitoolkit-{Guid.NewGuid():N}.dll");
        try
        {
            File.WriteAllBytes(path, bytes);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new FfiLoadException(path, refusal.Message);
        }

        return (new TemporaryFile(path), path);
    }

    // The engine's own is part of its code memory, which it has not under WithoutFfiFastcall.
    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true)]
    private static partial int CreateMemoryFile(byte* name, uint flags);

    private sealed class TemporaryFile(string path) : IDisposable
    {
        public void Dispose()
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
            {
                // Still mapped: it is in the folder for temporary files.
            }
        }
    }
}
