using FfiToolkit.Build.Tasks.Sources;

namespace FfiToolkit.Build.Tasks.Recipes.Native;

/// <summary>The archive with the sources of a NativeLibrary item.</summary>
/// <param name="Library">The library's name.</param>
/// <param name="Release">The version that is built.</param>
/// <param name="Hash">The archive's hash.</param>
/// <param name="Places">Addresses and full paths where it is, best first.</param>
public sealed record ArchivePin(string Library, string Release, string Hash, IReadOnlyList<string> Places) : SourcePin(Library, Release, Hash)
{
    /// <inheritdoc/>
    public override string FileName => $"{FolderName}.archive";

    /// <inheritdoc/>
    public override IEnumerable<string> KnownFileNames => Places.Select(static place => place.Split('?')[0].Split('/', '\\')[^1]).Append(FileName).Where(static name => name.Length > 0).Distinct();

    /// <inheritdoc/>
    public override IReadOnlyList<string> Files => [.. Places.Where(static place => !IsAddress(place))];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Addresses => [.. Places.Where(IsAddress)];

    /// <inheritdoc/>
    public override bool MayHaveLinks => true;

    /// <inheritdoc/>
    public override string Replace => $"Remove it, or correct {Metadata.ArchiveSha256} of the NativeLibrary '{Library}' to the hash that its authors published.";

    /// <inheritdoc/>
    public override string Supply => $"Correct {Metadata.Archive} of the NativeLibrary '{Library}', or put {KnownFileNames.First()} into a folder and set FfiSourceFolder to it.";

    /// <inheritdoc/>
    public override string Own => $"To change a source, put your own file into the project, name it with {Recipe.ProjectMark} before it, and take the archive's away (!name) in {Metadata.Sources}.";

    /// <summary>Whether a place is an address, not a file.</summary>
    public static bool IsAddress(string place) => place?.Contains("://", StringComparison.Ordinal) == true;
}
