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

    /// <summary>Writes the package into a folder, replacing the file of the same id and version, and returns its path.</summary>
    public static string Write(PackageSpec spec, string folder)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (!NuGetVersion.TryParseStrict(spec.Version, out NuGetVersion? version))
        {
            throw new FfiBuildException(DiagnosticCodes.BadPackage, $"'{spec.Version}' is no package version for {spec.Id}. Set Version to three numbers with an optional label, as in 1.2.3-beta.1.");
        }

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
        catch (Exception invalid) when (invalid is PackagingException or ArgumentException or System.ComponentModel.DataAnnotations.ValidationException)
        {
            throw new FfiBuildException(DiagnosticCodes.BadPackage, $"{spec.Id} {spec.Version} would be no valid package: {invalid.Message}", invalid);
        }
    }

    private static PackageBuilder Builder(PackageSpec spec, NuGetVersion version)
    {
        PackageBuilder builder = new(deterministic: true, NullLogger.Instance)
        {
            Id = spec.Id,
            Version = version,
            Description = spec.Description,
            LicenseMetadata = new LicenseMetadata(LicenseType.Expression, "MIT", NuGet.Packaging.Licenses.NuGetLicenseExpression.Parse("MIT"), [], LicenseMetadata.EmptyVersion),
            DeterministicTimestamp = spec.Timestamp.ToString(CultureInfo.InvariantCulture),
        };
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
