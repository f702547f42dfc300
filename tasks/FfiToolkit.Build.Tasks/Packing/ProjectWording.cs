namespace FfiToolkit.Build.Tasks.Packing;

/// <summary>The packages with a project's own libraries.</summary>
/// <param name="description">The project's description.</param>
public sealed class ProjectWording(string description) : PackageWording
{
    /// <inheritdoc/>
    public override string RecordPlace(BuiltRuntime built)
    {
        ArgumentNullException.ThrowIfNull(built);
        return $"records/{built.Name}/";
    }

    /// <inheritdoc/>
    public override string OfRuntime(string rid, IReadOnlyList<BuiltRuntime> built) => $"{description} ({Libraries(built)} for {rid})";

    /// <inheritdoc/>
    public override string RuntimeReadme(string package, string rid, IReadOnlyList<BuiltRuntime> built) => $"""
        # {package}

        {Libraries(built)} for {rid}: native libraries that the package without the RID in its name depends on.

        `records` has for each library with which compiler and with which flags it was built, and what is linked into it.

        """;

    /// <inheritdoc/>
    public override string OfSymbols(IReadOnlyList<BuiltRuntime> built) => $"Debug information of {Libraries(built)}.";

    /// <inheritdoc/>
    public override (string Content, string Licence) SymbolsReadme(IReadOnlyList<BuiltRuntime> built) => (Libraries(built), "");
}
