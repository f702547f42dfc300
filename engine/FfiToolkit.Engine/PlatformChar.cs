using System.Runtime.InteropServices;

namespace FfiToolkit;

/// <summary>The signedness of C's <c>char</c> on this machine.</summary>
internal static class PlatformChar
{
    // AAPCS64 10.1.2 and AAPCS32 8.1.1: plain char is unsigned; Apple's and Microsoft's arm64 ABIs make it signed, as x64 does.
    internal static bool IsSigned { get; } =
        RuntimeInformation.ProcessArchitecture is not (Architecture.Arm or Architecture.Arm64) || OperatingSystem.IsMacOS() || OperatingSystem.IsWindows();
}
