using System.Runtime.InteropServices;

namespace FfiToolkit.MatrixSupport;

/// <summary>The machine that the bench runs on.</summary>
public static class ThisMachine
{
    /// <summary>The runtime identifier, and so the cell, that it is: <c>linux-x64</c>, <c>linux-musl-arm64</c>.</summary>
    /// <remarks>Of the system, not of the .NET runtime: what a distribution builds for itself calls itself <c>ubuntu.24.04-x64</c>.</remarks>
    public static string Rid { get; } = $"{Os()}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";

    private static string Os()
    {
        if (OperatingSystem.IsWindows())
        {
            return "win";
        }

        if (OperatingSystem.IsMacOS())
        {
            return "osx";
        }

        return OperatingSystem.IsFreeBSD() ? "freebsd"
            : RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) || File.Exists("/etc/alpine-release") ? "linux-musl"
            : "linux";
    }
}
