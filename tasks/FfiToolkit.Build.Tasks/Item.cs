using FfiToolkit.Build.Tasks.Recipes;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace FfiToolkit.Build.Tasks;

/// <summary>Makes task items. MSBuild escapes are applied, so that a path with a percent sign stays itself.</summary>
internal static class Item
{
    /// <summary>An item with metadata.</summary>
    public static ITaskItem Create(string path, params ReadOnlySpan<(string Name, string Value)> metadata)
    {
        TaskItem item = new(Escape(path));
        foreach ((string name, string value) in metadata)
        {
            item.SetMetadata(name, Escape(value));
        }

        return item;
    }

    /// <summary>What was built for a RID.</summary>
    public static ITaskItem OfBuilt(string name, string library, string staticLibrary, BuildResult result) => Create(
        result.Folder,
        ("Name", name),
        ("Rid", result.Record.Rid),
        ("Version", result.Record.Version),
        ("Library", result.Record.Files.ContainsKey(library) ? Path.Combine(result.Folder, library) : ""),
        ("LibraryName", library),
        ("StaticLibrary", result.Record.Files.ContainsKey(staticLibrary) ? Path.Combine(result.Folder, staticLibrary) : ""),
        ("UpToDate", result.WasUpToDate ? "true" : "false"));

    /// <summary>What was built of a recipe.</summary>
    public static ITaskItem OfBuilt(Recipe recipe, BuildResult result)
    {
        ITaskItem item = OfBuilt(recipe.Name, recipe.Library, recipe.StaticLibrary, result);
        item.SetMetadata("GlibcCeiling", recipe.Glibc ?? "");
        return item;
    }

    private static string Escape(string value) => value.Replace("%", "%25", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal);
}
