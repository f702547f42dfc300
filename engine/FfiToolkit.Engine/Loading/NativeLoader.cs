using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using FfiToolkit.Libffi;

namespace FfiToolkit.Loading;

/// <summary>The operating system's loader, with its own words for what went wrong.</summary>
internal static partial class NativeLoader
{
    // <libloaderapi.h>: the dependencies of a library given by its full path are looked for beside it.
    private const uint LoadWithAlteredSearchPath = 8;

    // <errhandlingapi.h>: SEM_FAILCRITICALERRORS, no message box where a dependency is missing.
    private const uint FailCriticalErrors = 1;

    // <winerror.h>: ERROR_MOD_NOT_FOUND.
    private const int ModuleNotFound = 126;

    /// <summary>The loader of this process.</summary>
    internal static LoaderKind Kind { get; } =
        OperatingSystem.IsWindows() ? LoaderKind.Windows
        : OperatingSystem.IsMacOS() ? LoaderKind.MacOs
        : OperatingSystem.IsFreeBSD() ? LoaderKind.FreeBsd
        : PortableRid.IsGlibc() ? LoaderKind.Glibc
        : LoaderKind.Musl;

    /// <summary>Loads a library.</summary>
    /// <param name="path">A path or a name for the loader's search; null for the main program.</param>
    /// <param name="flags">How.</param>
    /// <exception cref="FfiLoadException">The loader refused.</exception>
    internal static nint Open(string? path, LoadFlags flags = LoadFlags.None) =>
        TryOpen(path, flags, null, out nint handle, out string? refusal) ? handle : throw new FfiLoadException(path, refusal);

    /// <summary>Loads a library.</summary>
    /// <param name="path">A path or a name for the loader's search; null for the main program.</param>
    /// <param name="flags">How.</param>
    /// <param name="searchPath">Where Windows looks for it and for what it depends on; null for Windows' own order.</param>
    /// <param name="handle">The library.</param>
    /// <param name="refusal">The loader's words.</param>
    internal static bool TryOpen(string? path, LoadFlags flags, DllImportSearchPath? searchPath, out nint handle, [NotNullWhen(false)] out string? refusal)
    {
        if (OperatingSystem.IsWindows())
        {
            return TryOpenOnWindows(path, searchPath, out handle, out refusal);
        }

        ForgetError();
        handle = DlOpen(path, DlopenMode.Of(flags, Kind));
        refusal = handle != 0 ? null : LastError();
        return refusal is null;
    }

    /// <summary>Finds a symbol.</summary>
    /// <exception cref="FfiSymbolException">The library does not have it.</exception>
    internal static nint Find(nint library, string symbol) =>
        TryFind(library, symbol, out nint address, out string? refusal) ? address : throw new FfiSymbolException(symbol, refusal);

    /// <summary>Finds a symbol.</summary>
    internal static bool TryFind(nint library, string symbol, out nint address, [NotNullWhen(false)] out string? refusal)
    {
        if (OperatingSystem.IsWindows())
        {
            refusal = NativeLibrary.TryGetExport(library, symbol, out address) ? null : Marshal.GetPInvokeErrorMessage(Marshal.GetLastSystemError());
            return refusal is null;
        }

        ForgetError();
        address = DlSym(library, symbol);
        refusal = address != 0 ? null : LastError();
        return refusal is null;
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

    private static bool TryOpenOnWindows(string? path, DllImportSearchPath? searchPath, out nint handle, [NotNullWhen(false)] out string? refusal)
    {
        refusal = null;
        if (path is null)
        {
            handle = NativeLibrary.GetMainProgramHandle();
            return true;
        }

        // The members of DllImportSearchPath are the LOAD_LIBRARY_SEARCH_ flags, but for AssemblyDirectory, which is .NET's.
        uint search = (uint)(searchPath ?? DllImportSearchPath.LegacyBehavior) & ~(uint)DllImportSearchPath.AssemblyDirectory;
        _ = SetThreadErrorMode(FailCriticalErrors, out uint mode);
        handle = LoadLibraryEx(path, 0, search == 0 && Path.IsPathRooted(path) ? LoadWithAlteredSearchPath : search);
        Win32Exception error = new(Marshal.GetLastPInvokeError());
        if (handle == 0)
        {
            (string File, string Missing)? lack = error.NativeErrorCode == ModuleNotFound ? WindowsImports.FindMissing(path, name => IsLoadable(name, search)) : null;
            refusal = $"Unable to load DLL '{path}' or one of its dependencies: {error.Message} (0x{0x80070000 | (uint)error.NativeErrorCode:X8})"
                + (lack is var (file, missing) ? $"; '{file}' needs '{missing}', which is not there" : "");
        }

        _ = SetThreadErrorMode(mode, out _);
        return refusal is null;
    }

    private static bool IsLoadable(string name, uint search)
    {
        nint handle = LoadLibraryEx(name, 0, search);
        if (handle != 0)
        {
            NativeLibrary.Free(handle);
        }

        return handle != 0;
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

    [LibraryImport("kernel32", EntryPoint = "LoadLibraryExW", StringMarshalling = StringMarshalling.Utf16, SetLastError = true)]
    private static partial nint LoadLibraryEx(string path, nint reserved, uint flags);

    [LibraryImport("kernel32")]
    private static partial int SetThreadErrorMode(uint mode, out uint old);
}
