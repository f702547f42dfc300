using System.Runtime.Versioning;
using NuGet.Frameworks;
using NuGet.Packaging;

namespace FfiToolkit.Build.Tasks.Packing;

/// <summary>A package entry from bytes. NuGet's own file over a stream can be read once only, and a readme is read twice.</summary>
internal sealed class MemoryPackageFile(string path, byte[] content, long timestamp) : IPackageFile
{
    /// <inheritdoc/>
    public string Path { get; } = path;

    /// <inheritdoc/>
    public string EffectivePath { get; } = path;

    /// <inheritdoc/>
    public FrameworkName? TargetFramework => null;

    /// <inheritdoc/>
    public NuGetFramework? NuGetFramework => null;

    /// <inheritdoc/>
    public DateTimeOffset LastWriteTime { get; } = DateTimeOffset.FromUnixTimeSeconds(timestamp);

    /// <inheritdoc/>
    public Stream GetStream() => new MemoryStream(content, writable: false);
}
