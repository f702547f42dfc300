using System.Runtime.InteropServices;

namespace FfiToolkit.Loading;

/// <summary>Where a thread's error number is.</summary>
internal static class ErrorNumber
{
    /// <summary>
    /// The C library's function that returns the address of the calling thread's <c>errno</c>: <c>__errno_location</c> in glibc and
    /// musl, <c>__error</c> on macOS and FreeBSD. 0 where it cannot be found, and on Windows, where the number that GetLastError
    /// gives is in the thread's own block.
    /// </summary>
    internal static nint LocationFunction { get; } = OperatingSystem.IsWindows() ? 0 : Find();

    private static nint Find() =>
        NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), OperatingSystem.IsLinux() ? "__errno_location" : "__error", out nint address) ? address : 0;
}
