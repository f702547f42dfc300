using NuGet.Packaging.Core;

namespace FfiToolkit.Build.Tasks.Packing;

/// <summary>What a package holds.</summary>
public sealed record PackageSpec
{
    /// <summary>The id.</summary>
    public required string Id { get; init; }

    /// <summary>The version.</summary>
    public required string Version { get; init; }

    /// <summary>One sentence.</summary>
    public required string Description { get; init; }

    /// <summary>Who made it, comma-separated.</summary>
    public required string Authors { get; init; }

    /// <summary>Its licence, links and words for a search.</summary>
    public PackageDetails Details { get; init; } = new();

    /// <summary>The content: path in the package to bytes. README.md becomes the package's readme.</summary>
    public required IReadOnlyDictionary<string, byte[]> Files { get; init; }

    /// <summary>The framework of the dependencies; any when null.</summary>
    public string? Framework { get; init; }

    /// <summary>The dependencies.</summary>
    public IReadOnlyList<PackageDependency> Dependencies { get; init; } = [];

    /// <summary>The time that every entry carries, in seconds since 1970.</summary>
    public required long Timestamp { get; init; }
}
