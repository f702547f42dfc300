namespace FfiToolkit.Build.Tasks.Packing;

/// <summary>What a package says of itself beside its name: a project's own, as its properties have it. Empty is the same as null.</summary>
public sealed record PackageDetails
{
    /// <summary>The project's page: PackageProjectUrl.</summary>
    public string? ProjectUrl { get; init; }

    /// <summary>An SPDX expression: PackageLicenseExpression.</summary>
    public string? LicenseExpression { get; init; }

    /// <summary>The licence's path in the package: PackageLicenseFile. The file must be among the package's.</summary>
    public string? LicenseFile { get; init; }

    /// <summary>Words separated by semicolons or spaces: PackageTags.</summary>
    public string? Tags { get; init; }

    /// <summary>Whose work it is: Copyright.</summary>
    public string? Copyright { get; init; }

    /// <summary>Where the source is: RepositoryUrl.</summary>
    public string? RepositoryUrl { get; init; }

    /// <summary>How the source is kept: RepositoryType.</summary>
    public string? RepositoryType { get; init; }
}
