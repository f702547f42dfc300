using System.Runtime.InteropServices;
using FfiToolkit.Loading;
using FfiToolkit.Memory;
using Microsoft.Win32.SafeHandles;

namespace FfiToolkit.Node;

/// <summary>
/// A library that is no file of the system's but bytes, as of a virtual file system: Linux's loader takes it from a memory file. The
/// file stays open as long as the library, since the loader knows libraries by their paths and would take the next one for it.
/// </summary>
internal sealed unsafe class LibraryImage : IDisposable
{
    private readonly SafeFileHandle _file;

    private LibraryImage(SafeFileHandle file, nint handle) => (_file, Handle) = (file, handle);

    internal nint Handle { get; }

    /// <exception cref="FfiLoadException">The loader refused it.</exception>
    internal static LibraryImage Load(ReadOnlySpan<byte> bytes)
    {
        int descriptor;
        fixed (byte* name = "ffitoolkit-library"u8)
        {
            descriptor = Posix.CreateMemoryFile(name, Posix.MfdCloexec);
        }

        if (descriptor < 0)
        {
            throw new FfiLoadException(null, Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));
        }

        SafeFileHandle file = new(descriptor, ownsHandle: true);
        try
        {
            RandomAccess.Write(file, bytes, 0);
            return new LibraryImage(file, NativeLoader.Open($"/proc/self/fd/{descriptor}"));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();
}
