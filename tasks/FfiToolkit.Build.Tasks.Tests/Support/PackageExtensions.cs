using NuGet.Frameworks;
using NuGet.Packaging;

namespace FfiToolkit.Build.Tasks.Tests.Support;

/// <summary>What tests ask of a package.</summary>
internal static class PackageExtensions
{
    /// <summary>The files that were put in, without those of the package format.</summary>
    public static string[] ContentFiles(this PackageArchiveReader package) =>
    [
        .. package.GetFiles()
            .Where(file => !file.EndsWith(".nuspec", StringComparison.Ordinal) && !file.StartsWith("_rels/", StringComparison.Ordinal) && !file.StartsWith("package/", StringComparison.Ordinal) && file != "[Content_Types].xml")
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The dependencies for a framework.</summary>
    public static string[] Dependencies(this PackageArchiveReader package, string framework)
    {
        PackageDependencyGroup group = Assert.Single(package.GetPackageDependencies());
        Assert.Equal(NuGetFramework.Parse(framework), group.TargetFramework);
        return [.. group.Packages.Select(dependency => $"{dependency.Id} {dependency.VersionRange.ToNormalizedString()}")];
    }

    /// <summary>The text of a file.</summary>
    public static string Text(this PackageArchiveReader package, string file)
    {
        using StreamReader reader = new(package.GetStream(file));
        return reader.ReadToEnd();
    }
}
