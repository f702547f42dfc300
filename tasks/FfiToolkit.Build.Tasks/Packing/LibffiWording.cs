using FfiToolkit.Build.Tasks.Recipes;

namespace FfiToolkit.Build.Tasks.Packing;

/// <summary>libffi's packages.</summary>
/// <param name="readmeTemplate">The readme, with <c>{id}</c> and <c>{content}</c> in it.</param>
public sealed class LibffiWording(string readmeTemplate) : PackageWording
{
    /// <inheritdoc/>
    public override (string Built, string Packed)? Licence => ("LICENSE", "LICENSE.libffi.txt");

    /// <inheritdoc/>
    public override string? DefaultLicense => "MIT";

    /// <inheritdoc/>
    public override string RecordPlace(BuiltRuntime built) => "";

    /// <inheritdoc/>
    public override string OfRuntime(string rid, IReadOnlyList<BuiltRuntime> built) => $"{Libraries(built)} for {rid}, built by FfiToolkit.Build.";

    /// <inheritdoc/>
    public override string RuntimeReadme(string package, string rid, IReadOnlyList<BuiltRuntime> built)
    {
        ArgumentNullException.ThrowIfNull(built);
        BuildRecord record = built[0].Record;
        return Readme(package, $"`runtimes/{rid}/native/{built[0].LibraryName}`: libffi {record.Version}, built with {record.Toolchain.Version} from the source archive with SHA-256 `{record.SourceSha256}`.");
    }

    /// <inheritdoc/>
    public override string OfSymbols(IReadOnlyList<BuiltRuntime> built) => $"Debug information of {Libraries(built)}, built by FfiToolkit.Build.";

    /// <inheritdoc/>
    public override (string Content, string Licence) SymbolsReadme(IReadOnlyList<BuiltRuntime> built) => (Libraries(built), "libffi is under the MIT licence (`LICENSE.libffi.txt`). ");

    /// <summary>The readme of a package.</summary>
    public string Readme(string package, string content) => readmeTemplate
        .Replace("{id}", package, StringComparison.Ordinal)
        .Replace("{content}", content, StringComparison.Ordinal);
}
