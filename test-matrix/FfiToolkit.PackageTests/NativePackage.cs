using System.Security.Cryptography;
using System.Text.Json;
using NuGet.Packaging;

namespace FfiToolkit.PackageTests;

/// <summary>A package with libffi for one RID, read with NuGet's own reader.</summary>
/// <param name="Files">Its files below <c>runtimes/</c>.</param>
/// <param name="Library">The library's path in it.</param>
/// <param name="Content">The library's bytes.</param>
/// <param name="Licence">The text of libffi's licence.</param>
/// <param name="Record">build-record.json.</param>
internal sealed record NativePackage(IReadOnlyList<string> Files, string Library, byte[] Content, string Licence, JsonElement Record)
{
    /// <summary>The library's file name.</summary>
    internal string FileName => Path.GetFileName(Library);

    /// <summary>The version of libffi that the build recorded.</summary>
    internal string Version => Record.GetProperty("version").GetString()!;

    internal static NativePackage Read(string file, string rid)
    {
        using PackageArchiveReader package = new(file);
        string[] files = [.. package.GetFiles("runtimes")];
        string library = Assert.Single(files, path => path.StartsWith($"runtimes/{rid}/native/", StringComparison.Ordinal));
        return new NativePackage(files, library, Bytes(library), System.Text.Encoding.UTF8.GetString(Bytes("LICENSE.libffi.txt")), JsonDocument.Parse(Bytes("build-record.json")).RootElement);

        byte[] Bytes(string path)
        {
            using Stream entry = package.GetStream(path);
            using MemoryStream content = new();
            entry.CopyTo(content);
            return content.ToArray();
        }
    }

    /// <summary>Whether a file is this package's library, byte for byte.</summary>
    internal bool Is(string path) => SHA256.HashData(File.ReadAllBytes(path)).AsSpan().SequenceEqual(SHA256.HashData(Content));
}
