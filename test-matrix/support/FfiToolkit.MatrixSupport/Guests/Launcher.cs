using System.Collections.Immutable;

namespace FfiToolkit.MatrixSupport;

/// <summary>How a foreign program is started on this machine.</summary>
/// <param name="Name">The runner's name in <c>matrix.json</c>.</param>
/// <param name="Level">How near it is to the real machine.</param>
/// <param name="Command">What comes before the program; nothing for a native one.</param>
/// <param name="Package">What Debian calls the package that has the command.</param>
public sealed record Launcher(string Name, string Level, ImmutableArray<string> Command, string Package)
{
    /// <summary>Every launcher of this bench.</summary>
    public static ImmutableArray<Launcher> All { get; } =
    [
        new("native", "native", [], ""),
        new("qemu-aarch64", "qemu-user", ["qemu-aarch64"], "qemu-user"),
        new("qemu-arm", "qemu-user", ["qemu-arm"], "qemu-user"),
        new("wine", "wine", ["/usr/lib/wine/wine64"], "wine64"),
    ];

    /// <summary>Runs Windows programs.</summary>
    public static Launcher Wine { get; } = All.Single(static launcher => launcher.Name == "wine");

    /// <summary>Variables that the command needs.</summary>
    /// <param name="prefix">A folder in which Wine keeps its machine.</param>
    public Dictionary<string, string> Environment(string prefix) => Name == "wine"
        ? new() { ["WINEPREFIX"] = prefix, ["WINEDEBUG"] = "-all", ["WINEDLLOVERRIDES"] = "winedbg.exe,mscoree,mshtml=d", ["DISPLAY"] = "" }
        : [];
}
