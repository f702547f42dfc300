using System.Runtime.InteropServices;

namespace FfiToolkit.Libffi;

/// <summary>The RID by which this process finds its native assets, as in <c>linux-musl-x64</c>.</summary>
internal static class PortableRid
{
    internal static string OfThisProcess { get; } = Find();

    private static string Find()
    {
        string system = OperatingSystem.IsWindows() ? "win"
            : OperatingSystem.IsMacOS() ? "osx"
            : OperatingSystem.IsFreeBSD() ? "freebsd"
            : IsGlibc() ? "linux"
            : "linux-musl";
        return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
    }

    // <gnu/libc-version.h>: glibc alone has it, and every process has its C library's symbols.
    internal static bool IsGlibc() => NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "gnu_get_libc_version", out _);
}
