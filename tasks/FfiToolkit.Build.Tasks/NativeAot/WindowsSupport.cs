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

    internal override async Task MakeAsync(SysrootWork work, CancellationToken cancellation)
    {
        await work.EachAsync(s_libraries, (name, token) => WindowsImports.MakeAsync(work, name, "x64", token), cancellation).ConfigureAwait(false);
        await work.RunAsync(WindowsImports.Librarian("x64", CRuntime, Path.Combine(work.Result, "ucrt.lib")), cancellation).ConfigureAwait(false);
        await work.EachAsync([.. Runtime, Program, Library], (name, token) => CompileAsync(work, name, token), cancellation).ConfigureAwait(false);
    }

    // Freestanding, or the compiler would make calls of loops, and without checks that call what is defined here.
    private Task CompileAsync(SysrootWork work, string name, CancellationToken cancellation)
    {
        string source = Ours(Path.ChangeExtension(name, ".c"));
        string[] flags = File.Exists(source)
            ? ["-std=c11", "-O2", "-ffreestanding", "-fno-builtin", "-fno-stack-protector", "-ffunction-sections", "-Wall", "-Wextra", "-Werror"]
            : [];
        return work.RunAsync(["clang", "--target=x86_64-pc-windows-msvc", "--no-default-config", "-g0", .. flags, "-nostdinc", "-isystem", Path.Combine(work.Library, "include"), "-c", flags.Length > 0 ? source : Path.ChangeExtension(source, ".S"), "-o", Path.Combine(work.Result, name)], cancellation);
    }
}
