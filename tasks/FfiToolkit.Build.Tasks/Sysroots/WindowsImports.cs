namespace FfiToolkit.Build.Tasks.Sysroots;

/// <summary>Import libraries of Windows' DLLs, from mingw-w64's definition files (ZPL and public domain), which are in zig.</summary>
internal static class WindowsImports
{
    /// <summary>The definition file of a DLL; null where there is none.</summary>
    /// <param name="work">Has them.</param>
    /// <param name="name">The DLL's name without its extension, such as <c>kernel32</c>.</param>
    /// <param name="architecture">The processor: x64 or arm64.</param>
    internal static string? Find(SysrootWork work, string name, string architecture) => Folders(architecture)
        .SelectMany(folder => (string[])[$"{folder}/{name}.def", $"{folder}/{name}.def.in"])
        .Select(file => Path.Combine(work.Library, "libc", "mingw", file))
        .FirstOrDefault(File.Exists);

    /// <summary>Makes <c>name.lib</c>.</summary>
    internal static async Task MakeAsync(SysrootWork work, string name, string architecture, CancellationToken cancellation)
    {
        string definition = Find(work, name, architecture) ?? throw new FileNotFoundException($"zig has no definition file of {name}.dll");
        if (definition.EndsWith(".in", StringComparison.Ordinal))
        {
            // The conditions of def-include/func.def.in: with the compiler's own macros instead of this one, x64 alone is left out of some.
            string whole = Path.Combine(work.Folder, $"{name}.def");
            await work.RunAsync(["clang", "--no-default-config", "-E", "-P", "-x", "c", "-nostdinc", "-undef", $"-DDEF_{architecture.ToUpperInvariant()}", "-I", Path.Combine(work.Library, "libc", "mingw", "def-include"), definition, "-o", whole], cancellation).ConfigureAwait(false);
            definition = whole;
        }

        await work.RunAsync(Librarian(architecture, definition, Path.Combine(work.Result, $"{name}.lib")), cancellation).ConfigureAwait(false);
    }

    /// <summary>zig's arguments that make a library of a definition file.</summary>
    internal static string[] Librarian(string architecture, string definition, string library) => ["dlltool", "-m", Machine(architecture), "-d", definition, "-l", library];

    /// <summary>The name of a processor that <c>dlltool</c> knows.</summary>
    internal static string Machine(string architecture) => architecture == "x64" ? "i386:x86-64" : architecture;

    // By preference; lib64 has what is only there on x64.
    private static string[] Folders(string architecture) => architecture == "x64" ? ["lib64", "lib-common"] : ["lib-common"];
}
