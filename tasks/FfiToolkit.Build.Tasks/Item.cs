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

    private static string Escape(string value) => value.Replace("%", "%25", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal);
}
