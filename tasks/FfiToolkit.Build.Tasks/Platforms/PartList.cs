namespace FfiToolkit.Build.Tasks.Platforms;

/// <summary>What holds for one RID, the most general first: lists add up, single values are replaced by later parts.</summary>
/// <param name="rid">The RID, for messages.</param>
/// <param name="parts">The parts.</param>
internal sealed class PartList<T>(string rid, IReadOnlyList<T> parts)
{
    /// <summary>The entries of a list, of all parts in order.</summary>
    public string[] All(Func<T, IReadOnlyList<string>> list) => [.. parts.SelectMany(list)];

    /// <summary>The last part's value that has one.</summary>
    public string? Last(Func<T, string?> value) => parts.Select(value).LastOrDefault(static found => found is not null);

    /// <summary>The same for what is true or false.</summary>
    public bool? Last(Func<T, bool?> value) => parts.Select(value).LastOrDefault(static found => found is not null);

    /// <summary>The last part's value that has one.</summary>
    /// <exception cref="InvalidDataException">None has.</exception>
    public string Needs(Func<T, string?> value, string name) => Last(value) ?? throw Missing(name);

    /// <summary>The same for what is true or false.</summary>
    /// <exception cref="InvalidDataException">None has.</exception>
    public bool Needs(Func<T, bool?> value, string name) => Last(value) ?? throw Missing(name);

    private InvalidDataException Missing(string name) => new($"'{rid}' has no \"{name}\"");
}
