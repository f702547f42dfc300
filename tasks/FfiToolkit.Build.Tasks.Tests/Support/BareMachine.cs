using FfiToolkit.Build.Tasks.Processes;
using FfiToolkit.Build.Tasks.Toolchains;

namespace FfiToolkit.Build.Tasks.Tests.Support;

/// <summary>
/// Runs the programs of a toolchain where this machine's compilers, headers and libraries for other machines are hidden: in a
/// mount namespace of their own, under empty folders.
/// </summary>
internal static class BareMachine
{
    // What is run is statically linked (zig), or needs /lib and /usr/lib alone (ld64.lld).
    private const string Hide = """
        for folder in /usr/include /usr/local /usr/lib/gcc /usr/lib/gcc-cross /usr/*-linux-gnu* /usr/*-mingw32; do
            [ ! -d "$folder" ] || mount -t tmpfs none "$folder" || exit 97
        done
        exec "$@"
        """;

    private static readonly Lazy<Task<string?>> s_refusal = new(TryAsync);

    /// <summary>The same toolchain there; skips the test where the machine grants no namespace.</summary>
    public static async Task<Toolchain> HideAsync(Toolchain toolchain)
    {
        string? refusal = await s_refusal.Value;
        Assert.SkipWhen(refusal is not null, $"nothing can be hidden from a program here: {refusal}");
        return toolchain with
        {
            Compiler = Hidden(toolchain.Compiler),
            Archiver = Hidden(toolchain.Archiver),
            Linker = toolchain.Linker is { } linker ? Hidden(linker) : null,
            DebugLinker = toolchain.DebugLinker is { } debugLinker ? Hidden(debugLinker) : null,
            ImportLibrarian = toolchain.ImportLibrarian is { } librarian ? Hidden(librarian) : null,
        };
    }

    private static ToolProgram Hidden(ToolProgram program) => new("/usr/bin/unshare", ["--map-root-user", "--mount", "/bin/sh", "-c", Hide, "sh", program.Path, .. program.Arguments]);

    private static async Task<string?> TryAsync()
    {
        ToolResult result = await ToolRunner.RunAsync(Hidden(new ToolProgram("/bin/sh", "-c", "ls /usr/include")).Command([], "/"), TestContext.Current.CancellationToken);
        return result is { Succeeded: true, Output: "" } ? null : result.Reason();
    }
}
