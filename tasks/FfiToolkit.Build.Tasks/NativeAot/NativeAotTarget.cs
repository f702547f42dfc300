using FfiToolkit.Build.Tasks.Diagnostics;

namespace FfiToolkit.Build.Tasks.NativeAot;

/// <summary>A system that what NativeAOT compiled is linked for.</summary>
/// <param name="Name">Its short name, as in the names of cached folders.</param>
/// <param name="Rid">The RID whose toolchain description it has; that of the objects, but for those of glibc that are linked for musl.</param>
/// <param name="System">Its kind.</param>
public sealed record NativeAotTarget(string Name, string Rid, NativeAotSystem System)
{
    /// <summary>The value of FfiNativeAotLibc that links glibc's objects for musl.</summary>
    public const string Musl = "musl";

    private static readonly NativeAotTarget[] s_all =
    [
        new("win-x64", "win-x64", NativeAotSystem.Windows),
        new("linux-x64", "linux-x64", NativeAotSystem.Glibc),
        new("linux-arm64", "linux-arm64", NativeAotSystem.Glibc),
        new("linux-musl-x64", "linux-musl-x64", NativeAotSystem.Musl),
        new("linux-musl-arm64", "linux-musl-arm64", NativeAotSystem.Musl),
    ];

    /// <summary>Whether this machine links for a RID: on others than Linux on x64 the SDK's own tools do.</summary>
    public static bool IsServed(string hostRid) => hostRid == "linux-x64";

    /// <summary>The target of a project.</summary>
    /// <param name="rid">The project's RID.</param>
    /// <param name="libc">The project's FfiNativeAotLibc: empty, or <see cref="Musl"/>.</param>
    /// <exception cref="FfiBuildException">Nothing can be linked for it here; the message says why.</exception>
    public static NativeAotTarget For(string rid, string? libc)
    {
        string name = string.IsNullOrEmpty(libc) ? rid : libc == Musl && rid is "linux-x64" or "linux-arm64"
            ? rid.Replace("linux-", "linux-musl-", StringComparison.Ordinal)
            : throw new FfiBuildException(DiagnosticCodes.BadSetting, $"FfiNativeAotLibc is '{libc}' and the RID is '{rid}'. Its one value is '{Musl}', which links what was compiled for linux-x64 or linux-arm64. Correct it, or remove it.");
        return Array.Find(s_all, target => target.Name == name)
            ?? throw new FfiBuildException(
                DiagnosticCodes.NativeAotUnsupported,
                $"NativeAOT cannot be linked for '{rid}' on this machine: {Reason(rid)}. It can for {string.Join(", ", s_all.Select(static target => target.Rid))}. Publish with one of those, on a machine of that system (set FfiNativeAot=sdk there), or without PublishAot.");
    }

    private static string Reason(string rid) => rid switch
    {
        _ when rid.StartsWith("osx-", StringComparison.Ordinal) || rid.StartsWith("ios", StringComparison.Ordinal) => "Apple's libraries come with its SDK alone, which may be used on Apple's machines only",
        _ when rid.StartsWith("win-", StringComparison.Ordinal) => "the small C runtime that stands for Microsoft's is written for x64",
        _ => "there is no recipe for its C library",
    };
}
