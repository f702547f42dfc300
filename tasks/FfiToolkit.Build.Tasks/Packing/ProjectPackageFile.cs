using FfiToolkit.Build.Tasks.Diagnostics;
using NuGet.Common;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Versioning;

namespace FfiToolkit.Build.Tasks.Packing;

/// <summary>A package that the SDK has written: it takes dependencies from what was restored alone, and the packages of the RIDs are only being made.</summary>
internal static class ProjectPackageFile
{
    /// <summary>Writes the package again, with more in it. Doing so twice is the same as once.</summary>
    /// <param name="path">The package.</param>
    /// <param name="files">Files to add: path in the package to bytes.</param>
    /// <param name="dependencies">The ids of packages that it depends on, for every framework.</param>
    /// <param name="version">Their version.</param>
    /// <param name="timestamp">The time that entries carry, in seconds since 1970.</param>
    public static void Extend(string path, IReadOnlyDictionary<string, byte[]> files, IReadOnlyList<string> dependencies, string version, long timestamp)
    {
        PackageBuilder builder = new(deterministic: true, NullLogger.Instance) { DeterministicTimestamp = timestamp.ToString(System.Globalization.CultureInfo.InvariantCulture) };
        Dictionary<string, byte[]> content = new(StringComparer.Ordinal);
        try
        {
            using (PackageArchiveReader reader = new(path))
            {
                using Stream manifest = reader.GetNuspec();
                builder.Populate(Manifest.ReadFrom(manifest, validateSchema: false).Metadata);
                foreach (string name in reader.GetFiles().Where(static name => !IsNuGets(name)))
                {
                    using Stream entry = reader.GetStream(name);
                    using MemoryStream bytes = new();
                    entry.CopyTo(bytes);
                    content[name] = bytes.ToArray();
                }
            }

            foreach ((string name, byte[] bytes) in files)
            {
                content[name] = bytes;
            }

            builder.Files.AddRange(content.OrderBy(static file => file.Key, StringComparer.Ordinal).Select(file => new MemoryPackageFile(file.Key, file.Value, timestamp)));
            Depend(builder, dependencies, version);
            using MemoryStream package = new();
            builder.Save(package);
            AtomicFile.Write(path, package.ToArray());
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new FfiBuildException(DiagnosticCodes.PackageUnwritable, $"the package '{path}' cannot be written again with the native libraries: {refusal.Message}. Remove it and pack again.", refusal) { File = path };
        }
    }

    private static void Depend(PackageBuilder builder, IReadOnlyList<string> ids, string version)
    {
        VersionRange range = new(PackageWriter.ParseVersion(version));
        PackageDependencyGroup[] groups = builder.DependencyGroups.Count > 0 ? [.. builder.DependencyGroups] : [new PackageDependencyGroup(NuGet.Frameworks.NuGetFramework.AnyFramework, [])];
        builder.DependencyGroups.Clear();
        foreach (PackageDependencyGroup group in groups)
        {
            builder.DependencyGroups.Add(new PackageDependencyGroup(group.TargetFramework, [.. group.Packages.Where(package => !ids.Contains(package.Id)), .. ids.Select(id => new PackageDependency(id, range))]));
        }
    }

    // What PackageBuilder writes itself.
    private static bool IsNuGets(string name) =>
        name is "[Content_Types].xml" || name.StartsWith("_rels/", StringComparison.Ordinal) || name.StartsWith("package/services/", StringComparison.Ordinal) || (name.EndsWith(".nuspec", StringComparison.Ordinal) && !name.Contains('/', StringComparison.Ordinal));
}
