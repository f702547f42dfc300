using System.Runtime.InteropServices;

namespace FfiToolkit.Loading;

/// <summary>The operating system's loader, with its own words for what went wrong.</summary>
internal static partial class NativeLoader
{
    // dlfcn.h of glibc, musl, FreeBSD and macOS alike: RTLD_LAZY 1. RTLD_LOCAL is 0 on Linux and FreeBSD and the default on macOS.
    private const int RtldLazy = 1;

    /// <summary>Loads a library.</summary>
    /// <param name="path">A path or a name for the loader's search; null for the main program.</param>
    /// <exception cref="FfiLoadException">The loader refused.</exception>
    internal static nint Open(string? path)
    {
        if (OperatingSystem.IsWindows())
        {
            return OpenOnWindows(path);
        }

        ForgetError();
        nint handle = DlOpen(path, RtldLazy);
        return handle != 0 ? handle : throw new FfiLoadException(path, LastError());
    }

    /// <summary>Finds a symbol.</summary>
    /// <exception cref="FfiSymbolException">The library does not have it.</exception>
    internal static nint Find(nint library, string symbol)
    {
        if (OperatingSystem.IsWindows())
        {
            return NativeLibrary.TryGetExport(library, symbol, out nint export)
                ? export
                : throw new FfiSymbolException(symbol, Marshal.GetPInvokeErrorMessage(Marshal.GetLastSystemError()));
        }

        ForgetError();
        nint address = DlSym(library, symbol);
        return address != 0 ? address : throw new FfiSymbolException(symbol, LastError());
    }

    internal static void Close(nint library)
    {
        if (OperatingSystem.IsWindows())
        {
            NativeLibrary.Free(library);
        }
        else
        {
            _ = DlClose(library);
        }
    }

    private static nint OpenOnWindows(string? path)
    {
        if (path is null)
        {
            return NativeLibrary.GetMainProgramHandle();
        }

        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception refusal) when (refusal is DllNotFoundException or BadImageFormatException)
        {
            throw new FfiLoadException(path, refusal.Message);
        }
    }

    /// <summary>
    /// Clears the loader's last error. It also makes the runtime resolve dlerror itself beforehand: resolving it
    /// afterwards goes through dlsym, which would wipe the reason that is wanted.
    /// </summary>
    private static void ForgetError() => DlError();

    private static string LastError() => Marshal.PtrToStringUTF8(DlError()) ?? "the loader gave no reason";

    [LibraryImport("libc", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint DlOpen(string? path, int flags);

    [LibraryImport("libc", EntryPoint = "dlsym", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint DlSym(nint library, string symbol);

    [LibraryImport("libc", EntryPoint = "dlclose")]
    private static partial int DlClose(nint library);

    [LibraryImport("libc", EntryPoint = "dlerror")]
    private static partial nint DlError();
}
