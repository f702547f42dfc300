namespace FfiToolkit.Build.Tasks.Recipes;

/// <summary>The folders of a build, under the names that commands have for them.</summary>
/// <param name="Source">The folder that sources and headers are relative to.</param>
/// <param name="Project">The project's, where that is another.</param>
/// <param name="Data">That of the files of ours.</param>
/// <param name="Generated">That of the headers that are written before anything is compiled.</param>
/// <param name="Sysroot">The user's sysroot, where there is one.</param>
internal sealed record CompilationFolders(string Source, string Project, string Data, string Generated, string Sysroot)
{
    /// <summary>A file or folder of a recipe.</summary>
    public string Of(string name) => Recipe.InProject(name) is { } inside ? $"{Project}/{inside}" : $"{Source}/{name}";
}
