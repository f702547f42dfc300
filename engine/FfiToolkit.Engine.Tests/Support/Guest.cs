using System.Runtime.InteropServices;

namespace FfiToolkit.Tests.Support;

/// <summary>
/// What the matrix tells tests that it runs away from the checkout, as a self-contained program in a guest: QEMU, Wine, musl.
/// There is no compiler and no SDK there.
/// </summary>
internal static class Guest
{
    /// <summary>The environment variable that names the guest's runtime identifier.</summary>
    internal const string Variable = "FFITK_GUEST";

    /// <summary>The environment variable that says what programs of the guest are started with, one argument a line.</summary>
    internal const string LauncherVariable = "FFITK_GUEST_LAUNCHER";

    /// <summary>Whether the C library is musl.</summary>
    internal static bool IsMusl => RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal);

    /// <summary>Whether this is Wine, whose ntdll says so by an export of its own.</summary>
    internal static bool IsWine => OperatingSystem.IsWindows() && NativeLibrary.TryGetExport(NativeLibrary.Load("ntdll.dll"), "wine_get_version", out _);

    internal static string? Rid => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } rid ? rid : null;

    /// <summary>
    /// Skips the calling test under QEMU's user mode: before 8.1 it keeps running its translation of code that was overwritten
    /// through another mapping, so the engine takes memory there that is written first and protected then.
    /// </summary>
    internal static void RequireDualMapping() =>
        Assert.SkipWhen(Launcher.Length > 0, "QEMU's user mode before 8.1 does not see code that is written through a second mapping; the engine has no dual mapping there.");

    /// <summary>What comes before a program that is started from inside: QEMU's user mode does not start programs of its own kind.</summary>
    internal static string[] Launcher =>
        (Environment.GetEnvironmentVariable(LauncherVariable) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
