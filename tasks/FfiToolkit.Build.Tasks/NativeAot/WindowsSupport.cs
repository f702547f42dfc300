using FfiToolkit.Build.Tasks.Sysroots;

namespace FfiToolkit.Build.Tasks.NativeAot;

/// <summary>
/// Windows: import libraries from mingw-w64's definition files, which are in zig, and a C runtime of ours over ucrtbase.dll, which is
/// a part of Windows.
/// </summary>
internal sealed class WindowsSupport(string dataFolder) : SysrootRecipe(dataFolder)
{
    /// <summary>The objects of the C runtime that every image has.</summary>
    internal static readonly string[] Runtime = ["allocation.obj", "delay_load.obj", "helpers_x64.obj", "load_config.obj", "security.obj", "threads.obj"];

    /// <summary>The object that a program starts with.</summary>
    internal const string Program = "program.obj";

    /// <summary>The object that a DLL starts with.</summary>
    internal const string Library = "library.obj";

    // The libraries of the SDK's Microsoft.NETCore.Native.Windows.targets.
    private static readonly string[] s_libraries =
    [
        "advapi32", "bcrypt", "crypt32", "iphlpapi", "kernel32", "mswsock", "ncrypt", "normaliz", "ntdll", "ole32", "oleaut32", "secur32", "user32", "version", "ws2_32",
    ];

    internal override IEnumerable<string> Inputs => [.. base.Inputs, CRuntime, Ours("../../toolchains/windows/crt/threads.c")];

    private string CRuntime => Ours("../../toolchains/windows/crt/ucrtbase.def");

    internal override async Task MakeAsync(ZigTools zig, string work, string result, CancellationToken cancellation)
    {
        ParallelOptions options = new() { CancellationToken = cancellation };
        await Parallel.ForEachAsync(s_libraries, options, async (name, token) => await WindowsImports.MakeAsync(zig, name, "x64", work, result, token).ConfigureAwait(false)).ConfigureAwait(false);
        await zig.RequireAsync(WindowsImports.Librarian("x64", CRuntime, Path.Combine(result, "ucrt.lib")), cancellation).ConfigureAwait(false);
        await Parallel.ForEachAsync([.. Runtime, Program, Library], options, async (name, token) => await CompileAsync(zig, name, result, token).ConfigureAwait(false)).ConfigureAwait(false);
    }

    // Freestanding, or the compiler would make calls of loops, and without checks that call what is defined here.
    private async Task CompileAsync(ZigTools zig, string name, string result, CancellationToken cancellation)
    {
        string source = Ours(Path.ChangeExtension(name, ".c"));
        string[] flags = File.Exists(source)
            ? ["-std=c11", "-O2", "-ffreestanding", "-fno-builtin", "-fno-stack-protector", "-ffunction-sections", "-Wall", "-Wextra", "-Werror"]
            : [];
        await zig.RequireAsync(["clang", "--target=x86_64-pc-windows-msvc", "--no-default-config", "-g0", .. flags, "-nostdinc", "-isystem", Path.Combine(zig.Library, "include"), "-c", flags.Length > 0 ? source : Path.ChangeExtension(source, ".S"), "-o", Path.Combine(result, name)], cancellation).ConfigureAwait(false);
    }
}
