using System.Globalization;
using FfiToolkit.Build.Tasks.Diagnostics;
using NuGet.Common;
using NuGet.Frameworks;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Versioning;

namespace FfiToolkit.Build.Tasks.Packing;

/// <summary>Writes packages whose bytes depend on nothing but their content.</summary>
public static class PackageWriter
{
    /// <summary>The time of packages when the caller gives none: 2026-01-01.</summary>
    public const long DefaultTimestamp = 1767225600;

    /// <summary>Reads a package's version, as <c>dotnet pack</c> does.</summary>
    /// <exception cref="FfiBuildException">It is none.</exception>
    public static NuGetVersion ParseVersion(string version) => NuGetVersion.TryParse(version, out NuGetVersion? parsed)
        ? parsed
        : throw new FfiBuildException(DiagnosticCodes.BadPackage, $"'{version}' is no version for a package. Set Version or PackageVersion to numbers with an optional label, as in 1.2.3-beta.1.");

    /// <summary>Writes the package into a folder, replacing the file of the same id and version, and returns its path.</summary>
    public static string Write(PackageSpec spec, string folder)
    {
        ArgumentNullException.ThrowIfNull(spec);
        NuGetVersion version = ParseVersion(spec.Version);
        string path = Path.Combine(folder, $"{spec.Id}.{version.ToNormalizedString()}.nupkg");
        try
        {
            using MemoryStream package = new();
            Builder(spec, version).Save(package);
            Directory.CreateDirectory(folder);
            AtomicFile.Write(path, package.ToArray());
            return path;
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new FfiBuildException(DiagnosticCodes.PackageUnwritable, $"the package '{path}' cannot be written: {refusal.Message}. Make the folder writable or set FfiPackageOutput to another one.", refusal) { File = path };
        }
        catch (Exception invalid) when (invalid is PackagingException or ArgumentException or NuGet.Packaging.Licenses.NuGetLicenseExpressionParsingException or System.ComponentModel.DataAnnotations.ValidationException)
        {
            throw new FfiBuildException(DiagnosticCodes.BadPackage, $"{spec.Id} {spec.Version} would be no valid package: {invalid.Message}", invalid);
        }
    }

    private static LicenseMetadata? License(PackageDetails details)
    {
        if (!string.IsNullOrEmpty(details.LicenseFile))
        {
            return new LicenseMetadata(LicenseType.File, details.LicenseFile, null, [], LicenseMetadata.EmptyVersion);
        }

        return string.IsNullOrEmpty(details.LicenseExpression) ? null
            : new LicenseMetadata(LicenseType.Expression, details.LicenseExpression, NuGet.Packaging.Licenses.NuGetLicenseExpression.Parse(details.LicenseExpression), [], LicenseMetadata.EmptyVersion);
    }

    private static PackageBuilder Builder(PackageSpec spec, NuGetVersion version)
    {
        PackageBuilder builder = new(deterministic: true, NullLogger.Instance)
        {
            Id = spec.Id,
            Version = version,
            Description = spec.Description,
            LicenseMetadata = License(spec.Details),
            Copyright = spec.Details.Copyright,
            DeterministicTimestamp = spec.Timestamp.ToString(CultureInfo.InvariantCulture),
        };
        if (!string.IsNullOrEmpty(spec.Details.ProjectUrl))
        {
            builder.ProjectUrl = Uri.TryCreate(spec.Details.ProjectUrl, UriKind.Absolute, out Uri? address) ? address : throw new ArgumentException($"PackageProjectUrl is '{spec.Details.ProjectUrl}', which is no address");
        }

        if (!string.IsNullOrEmpty(spec.Details.RepositoryUrl))
        {
            builder.Repository = new RepositoryMetadata(spec.Details.RepositoryType ?? "", spec.Details.RepositoryUrl, "", "");
        }

        builder.Tags.AddRange((spec.Details.Tags ?? "").Split([' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        builder.Authors.AddRange(spec.Authors.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        foreach ((string target, byte[] content) in spec.Files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            builder.Files.Add(new MemoryPackageFile(target, content, spec.Timestamp));
        }

        if (spec.Files.ContainsKey("README.md"))
        {
            builder.Readme = "README.md";
        }

        NuGetFramework framework = spec.Framework is null ? NuGetFramework.AnyFramework : NuGetFramework.Parse(spec.Framework);
        builder.DependencyGroups.Add(new PackageDependencyGroup(framework, spec.Dependencies.OrderBy(dependency => dependency.Id, StringComparer.Ordinal)));
        return builder;
    }
}
