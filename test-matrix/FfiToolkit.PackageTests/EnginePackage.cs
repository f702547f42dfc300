using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using NuGet.Packaging;
using NuGet.Versioning;

namespace FfiToolkit.PackageTests;

/// <summary>An engine package, read with NuGet's own reader.</summary>
/// <param name="Folder">The folder that it is in.</param>
/// <param name="Version">Its version.</param>
/// <param name="Dependencies">The ids of the packages that it depends on.</param>
/// <param name="Types">The full names of the types in its assembly.</param>
/// <param name="PublicTypes">Those that other assemblies can use.</param>
internal sealed record EnginePackage(string Folder, NuGetVersion Version, IReadOnlySet<string> Dependencies, IReadOnlySet<string> Types, IReadOnlySet<string> PublicTypes)
{
    /// <summary>
    /// Builds the engine without its fast path and packs it, into a folder that no other build looks into. Without code that is compiled
    /// ahead of time too: nobody waits for this one's first call.
    /// </summary>
    internal static async Task<EnginePackage> PackWithoutFastcallAsync()
    {
        string folder = Path.Combine(Repository.Work, "engine-nofastcall-package");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        await Dotnet.RunAsync(Repository.Engine, "pack", "-c", "Release", "-p:WithoutFfiFastcall=true", "-p:FfiReadyToRunRids=none", $"-p:FfiPackageOutput={folder}{Path.DirectorySeparatorChar}");
        return Read(Assert.Single(Directory.GetFiles(folder, "FfiToolkit.Engine.*.nupkg")));
    }

    internal static EnginePackage Read(string file)
    {
        using PackageArchiveReader package = new(file);
        using MemoryStream assembly = new();
        using (Stream entry = package.GetStream(package.GetFiles("lib").Single(static path => path.EndsWith("/FfiToolkit.Engine.dll", StringComparison.Ordinal))))
        {
            entry.CopyTo(assembly);
        }

        return new EnginePackage(
            Path.GetDirectoryName(file)!,
            package.NuspecReader.GetVersion(),
            package.NuspecReader.GetDependencyGroups().SelectMany(static group => group.Packages).Select(static dependency => dependency.Id).ToHashSet(),
            TypesOf(assembly),
            TypesOf(assembly, static type => (type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public));
    }

    /// <summary>The full names of the types that an assembly defines.</summary>
    internal static HashSet<string> TypesOf(Stream assembly, Func<TypeDefinition, bool>? which = null)
    {
        assembly.Position = 0;
        using PEReader file = new(assembly, PEStreamOptions.LeaveOpen);
        MetadataReader metadata = file.GetMetadataReader();
        return metadata.TypeDefinitions
            .Select(metadata.GetTypeDefinition)
            .Where(which ?? (static _ => true))
            .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")
            .ToHashSet();
    }
}
