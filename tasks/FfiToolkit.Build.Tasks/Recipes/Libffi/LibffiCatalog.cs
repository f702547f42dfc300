using FfiToolkit.Build.Tasks.Platforms;

namespace FfiToolkit.Build.Tasks.Recipes.Libffi;

/// <summary>libffi's recipe for every RID, read from recipe.json.</summary>
public sealed class LibffiCatalog
{
    private readonly PartFile<LibffiPart> _file;

    private LibffiCatalog(string folder, PlatformCatalog platforms, PartFile<LibffiPart> file) => (Folder, Platforms, _file) = (folder, platforms, file);

    /// <summary>The folder with the recipe and files of its own.</summary>
    public string Folder { get; }

    /// <summary>The known RIDs.</summary>
    public PlatformCatalog Platforms { get; }

    /// <summary>Reads the recipe.</summary>
    /// <param name="folder">The folder with recipe.json; the platforms are beside it.</param>
    public static LibffiCatalog Load(string folder) => Load(Path.Combine(folder, "recipe.json"), PlatformCatalog.Of(folder));

    /// <summary>Reads a recipe for platforms.</summary>
    public static LibffiCatalog Load(string path, PlatformCatalog platforms) => PartFile<LibffiPart>.Load(path, file =>
    {
        ArgumentNullException.ThrowIfNull(platforms);
        string? unknown = file.Groups.Keys.Except(platforms.Groups).Concat(file.Runtimes.Keys.Except(platforms.Runtimes)).FirstOrDefault();
        if (unknown is not null)
        {
            throw new InvalidDataException($"there is neither a group nor a RID '{unknown}'");
        }

        LibffiCatalog catalog = new(Path.GetDirectoryName(Path.GetFullPath(path))!, platforms, file);
        _ = platforms.Runtimes.Select(catalog.Get).ToArray();
        return catalog;
    });

    /// <summary>The recipe for a RID.</summary>
    public LibffiTarget Get(string rid)
    {
        Platform platform = Platforms.Get(rid);
        return LibffiTarget.Merge(platform, [_file.Common, .. platform.Groups.Select(name => _file.Groups.GetValueOrDefault(name)).Append(_file.Runtimes.GetValueOrDefault(rid)).OfType<LibffiPart>()]);
    }
}
