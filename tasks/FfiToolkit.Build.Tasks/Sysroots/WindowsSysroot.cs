using FfiToolkit.Build.Tasks.Platforms;

namespace FfiToolkit.Build.Tasks.Sysroots;

/// <summary>
/// Windows: import libraries of the system's DLLs, the universal C runtime's among them, which is a part of Windows since 10, and of ours
/// what a DLL has beside it: its start and end, and the functions that Microsoft's headers define inline.
/// </summary>
/// <param name="dataFolder">The folder with our files.</param>
/// <param name="platform">Has the libraries.</param>
internal sealed class WindowsSysroot(string dataFolder, Platform platform) : SysrootRecipe(dataFolder)
{
    /// <summary>Where a DLL starts.</summary>
    internal const string Entry = "DllMainCRTStartup";

    /// <summary>The import library of ucrtbase.dll.</summary>
    internal const string CRuntime = "ucrt.lib";

    /// <summary>The library of what a DLL has of ours.</summary>
    internal const string Runtime = "libcrt.a";

    private static readonly string[] s_sources = ["start", "stdio", "stdlib", "threads"];

    internal override async Task MakeAsync(SysrootWork work, CancellationToken cancellation)
    {
        await work.EachAsync(platform.SystemLibraries.Concat(platform.OtherLibraries), (name, token) => WindowsImports.MakeAsync(work, name, platform.Architecture, token), cancellation).ConfigureAwait(false);
        await work.RunAsync(WindowsImports.Librarian(platform.Architecture, Ours("ucrtbase.def"), Path.Combine(work.Result, CRuntime)), cancellation).ConfigureAwait(false);
        foreach (string source in s_sources)
        {
            await work.RunAsync(["cc", "-target", work.Machine, "--no-default-config", "-std=c11", "-g0", "-O2", "-fno-builtin", "-fno-stack-protector", "-fno-sanitize=undefined", "-ffunction-sections", "-mguard=cf-nochecks", "-Wall", "-Wextra", "-Werror", "-c", Ours($"{source}.c"), "-o", Path.Combine(work.Folder, $"{source}.o")], cancellation).ConfigureAwait(false);
        }

        await work.RunAsync(["ar", "rcsD", Path.Combine(work.Result, Runtime), .. s_sources.Select(source => Path.Combine(work.Folder, $"{source}.o"))], cancellation).ConfigureAwait(false);
        await MakeCompilerRuntimeAsync(work, work.Folder, cancellation, await WithoutStackProbesAsync(work, cancellation).ConfigureAwait(false), "-ffunction-sections").ConfigureAwait(false);

        // zig's archive names its object with the folder of this machine, which a linker writes into program databases.
        await work.RunAsync(["ar", "rcsD", Path.Combine(work.Result, CompilerRuntime), Path.Combine(work.Folder, $"{CompilerRuntime}.obj")], cancellation).ConfigureAwait(false);
    }

    // Every library has those of ours (windows/chkstk_*.S), and the linker refuses a second definition. What is not used goes away by its section.
    private static async Task<string> WithoutStackProbesAsync(SysrootWork work, CancellationToken cancellation)
    {
        string folder = Path.GetFileNameWithoutExtension(CompilerRuntimeRoot);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(work.Library, folder), "*.zig", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            await work.CopyAsync(file, Path.Combine(work.Folder, Path.GetRelativePath(work.Library, file)), cancellation).ConfigureAwait(false);
        }

        string root = Path.Combine(work.Folder, CompilerRuntimeRoot);
        string text = string.Concat(File.ReadLines(Path.Combine(work.Library, CompilerRuntimeRoot)).Where(static line => !line.Contains("stack_probe.zig", StringComparison.Ordinal)).Select(static line => line + "\n"));
        await work.WriteAsync(root, text, cancellation).ConfigureAwait(false);
        return root;
    }
}
