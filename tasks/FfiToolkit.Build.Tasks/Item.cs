using FfiToolkit.Build.Tasks.Libffi;
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
    public static ITaskItem OfBuilt(string folder, LibffiTarget target, BuildRecord record, bool upToDate) => Create(
        folder,
        ("Rid", target.Rid),
        ("Version", record.Version),
        ("Library", Path.Combine(folder, target.Library)),
        ("LibraryName", target.Library),
        ("StaticLibrary", Path.Combine(folder, target.StaticLibrary)),
        ("UpToDate", upToDate ? "true" : "false"));

    private static string Escape(string value) => value.Replace("%", "%25", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal);
}
