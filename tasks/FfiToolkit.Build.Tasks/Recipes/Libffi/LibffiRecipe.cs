namespace FfiToolkit.Build.Tasks.Recipes.Libffi;

/// <summary>libffi's recipe, made of its source tree and of what recipe.json says for the RID.</summary>
public static class LibffiRecipe
{
    /// <summary>The name of the library, its packages' part and its log.</summary>
    public const string Name = "libffi";

    private const string Licence = "LICENSE";

    /// <summary>The recipe for a RID.</summary>
    /// <param name="catalog">libffi's descriptions.</param>
    /// <param name="rid">The RID.</param>
    /// <param name="sourceFolder">The extracted source.</param>
    /// <param name="version">libffi's version.</param>
    /// <param name="sha256">The source archive's hash.</param>
    public static Recipe Create(LibffiCatalog catalog, string rid, string sourceFolder, string version, string? sha256)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return Create(catalog.Get(rid), catalog.Folder, sourceFolder, version, sha256);
    }

    /// <summary>The recipe for a target.</summary>
    public static Recipe Create(LibffiTarget target, string folder, string sourceFolder, string version, string? sha256)
    {
        ArgumentNullException.ThrowIfNull(target);
        string archive = target.Platform.StaticLibrary.Replace("{name}", "ffi", StringComparison.Ordinal);
        return new Recipe
        {
            Name = Name,
            Version = version,
            Platform = target.Platform,
            SourceFolder = sourceFolder,
            SourceSha256 = sha256,
            Sources = target.Sources,
            OwnSources = [.. target.OwnSources.Select(file => Path.GetFullPath(file, folder))],
            IncludeFolders = ["include", "src"],
            GeneratedHeaders = HeaderGenerator.Headers(sourceFolder, version, target),
            Defines = target.Defines,
            CompileFlags = target.CompileFlags,
            IsFreestanding = true,

            // Without -D of the target the script's conditions silently drop symbols: it defines LIBFFI_H, so that ffi.h's own define is skipped.
            Exports = new ExportSource("libffi.map.in", [$"-D{target.Target}", "-DGENERATE_LIBFFI_MAP"], DataPrefix: "ffi_type_"),
            Library = target.Library,
            StaticLibrary = archive,
            Soname = target.Platform.Soname.Replace("{library}", target.Library, StringComparison.Ordinal),
            Symbols = target.Platform.Symbols.Replace("{library}", target.Library, StringComparison.Ordinal).Replace("{stem}", Path.GetFileNameWithoutExtension(target.Library), StringComparison.Ordinal),
            MachVersion = target.MachVersion ?? version,
            MachCompatibility = target.MachVersion ?? version,
            Needed = target.Platform.Needed,
            Glibc = target.Platform.Glibc,
            Protections = [.. target.Platform.Protections, .. target.Protections],
            Description = "libffi, a portable foreign function interface library",
            Copyright = "The authors of libffi; MIT licence",
            LicenceNotice = ", under the MIT licence that is beside this file",
            Published = new Dictionary<string, string?>
            {
                [Licence] = Path.Combine(sourceFolder, Licence),
                ["include/ffi.h"] = null,
                ["include/ffitarget.h"] = null,
            },
        };
    }
}
