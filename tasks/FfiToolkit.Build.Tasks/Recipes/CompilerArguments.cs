using FfiToolkit.Build.Tasks.Platforms;

namespace FfiToolkit.Build.Tasks.Recipes;

/// <summary>What the compiler is told of each file of a build.</summary>
/// <param name="request">What is built.</param>
/// <param name="folders">The folders' names.</param>
internal sealed class CompilerArguments(BuildRequest request, CompilationFolders folders)
{
    private Recipe Recipe => request.Recipe;

    private Platform Platform => request.Platform;

    private string DataParent => Path.GetDirectoryName(Platform.Folder)!;

    /// <summary>The files of the recipe.</summary>
    public IEnumerable<SourceFile> Sources => Recipe.Sources.Zip(SourceFile.Objects(Recipe.Sources), (source, name) => new SourceFile(source, folders.Of(source), name, [.. Language(source), .. Recipe.SourceFlags.GetValueOrDefault(source, [])]));

    /// <summary>The header folders, in the order of the search.</summary>
    public string[] Includes =>
    [
        .. Recipe.Sysroot is { } sysroot ? [.. sysroot.Includes.SelectMany(folder => (string[])["-isystem", $"{folders.Sysroot}/{folder}"]), .. sysroot.Frameworks.SelectMany(folder => (string[])["-iframework", $"{folders.Sysroot}/{folder}"])]
            : request.Toolchain.IsCross && Platform.Includes.Count > 0 ? (string[])["-nostdlibinc", .. Platform.Includes.SelectMany(folder => (string[])["-isystem", InData(Platform.File(folder))])] : [],
        .. Recipe.GeneratedHeaders.Count > 0 ? (string[])[$"-I{folders.Generated}"] : [],
        .. Recipe.IncludeFolders.Select(folder => $"-I{folders.Of(folder)}"),
    ];

    /// <summary>A file of ours. The marks in an object's name keep it apart from the library's own of the same name.</summary>
    public SourceFile Ours(string file, IReadOnlyList<string> flags)
    {
        string stem = Path.GetFileNameWithoutExtension(file);
        bool isTaken = Recipe.Sources.Any(source => Path.GetFileNameWithoutExtension(source).Equals(stem, StringComparison.OrdinalIgnoreCase));
        return new SourceFile(Path.GetFileName(file), InData(file), isTaken ? $"ffitoolkit-{stem}.o" : $"{stem}.o", flags);
    }

    /// <summary>The arguments that a file is compiled with, but for its name and the object's.</summary>
    /// <param name="source">The file.</param>
    /// <param name="paths">Flags that say which names folders have in the output.</param>
    public IEnumerable<string> Of(SourceFile source, params IEnumerable<string> paths) => [.. request.CompileFlags, .. DebugFlags(source), .. source.Flags, .. paths, .. Includes];

    private IReadOnlyList<string> Language(string source) => SourceFile.IsCxx(source) ? Recipe.CxxFlags : source.EndsWith(".c", StringComparison.Ordinal) ? Recipe.CFlags : [];

    // clang has no other debug information than DWARF for assembly, and lld-link would put that into the DLL.
    private string[] DebugFlags(SourceFile source) => request.Symbols is not null && Platform.Format == "pe" && source.IsAssembly ? ["-g0"] : [];

    private string InData(string file) => $"{folders.Data}/{Path.GetRelativePath(DataParent, file).Replace('\\', '/')}";
}
