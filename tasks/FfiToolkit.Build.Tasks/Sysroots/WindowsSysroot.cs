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

    internal override string Revision => ".2";

    internal override async Task MakeAsync(ZigTools zig, string work, string result, CancellationToken cancellation)
    {
        ParallelOptions options = new() { CancellationToken = cancellation };
        await Parallel.ForEachAsync(platform.SystemLibraries.Concat(platform.OtherLibraries), options, async (name, token) => await WindowsImports.MakeAsync(zig, name, platform.Architecture, work, result, token).ConfigureAwait(false)).ConfigureAwait(false);
        await zig.RequireAsync(WindowsImports.Librarian(platform.Architecture, Ours("ucrtbase.def"), Path.Combine(result, CRuntime)), cancellation).ConfigureAwait(false);
        foreach (string source in s_sources)
        {
            await zig.RequireAsync(["cc", "-target", zig.Machine, "--no-default-config", "-std=c11", "-g0", "-O2", "-fno-builtin", "-fno-stack-protector", "-fno-sanitize=undefined", "-ffunction-sections", "-mguard=cf-nochecks", "-Wall", "-Wextra", "-Werror", "-c", Ours($"{source}.c"), "-o", Path.Combine(work, $"{source}.o")], cancellation).ConfigureAwait(false);
        }

        await zig.RequireAsync(["ar", "rcsD", Path.Combine(result, Runtime), .. s_sources.Select(source => Path.Combine(work, $"{source}.o"))], cancellation).ConfigureAwait(false);
        await MakeCompilerRuntimeAsync(zig, work, cancellation, WithoutStackProbes(zig, work), "-ffunction-sections").ConfigureAwait(false);

        // zig's archive names its object with the folder of this machine, which a linker writes into program databases.
        await zig.RequireAsync(["ar", "rcsD", Path.Combine(result, CompilerRuntime), Path.Combine(work, $"{CompilerRuntime}.obj")], cancellation).ConfigureAwait(false);
    }

    // Every library has those of ours (windows/chkstk_*.S), and the linker refuses a second definition. What is not used goes away by its section.
    private static string WithoutStackProbes(ZigTools zig, string work)
    {
        string folder = Path.GetFileNameWithoutExtension(CompilerRuntimeRoot);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(zig.Library, folder), "*.zig", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(work, folder, Path.GetRelativePath(Path.Combine(zig.Library, folder), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        string root = Path.Combine(work, CompilerRuntimeRoot);
        File.WriteAllLines(root, File.ReadLines(Path.Combine(zig.Library, CompilerRuntimeRoot)).Where(static line => !line.Contains("stack_probe.zig", StringComparison.Ordinal)));
        return root;
    }
}
