using System.IO.Compression;
using SharpCompress.Compressors.BZip2;
using SharpCompress.Compressors.Xz;
using SharpCompress.Compressors.ZStandard;

namespace FfiToolkit.Build.Tasks.Sources;

/// <summary>How a tar archive is compressed.</summary>
/// <param name="Name">What stands behind <c>.tar.</c> in such an archive's name.</param>
/// <param name="Magic">Its first bytes.</param>
/// <param name="Decompress">Writes the content of the first stream to the second. Data that are damaged or end too early are an exception, of any kind.</param>
internal sealed record Compression(string Name, byte[] Magic, Action<MemoryStream, MemoryStream> Decompress)
{
    /// <summary>Those that are read.</summary>
    public static IReadOnlyList<Compression> All { get; } =
    [
        new("gz", [0x1F, 0x8B], Gzip),
        new("xz", [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], Xz),
        new("bz2", [(byte)'B', (byte)'Z', (byte)'h'], static (archive, tar) => BZip2Stream.Create(archive, SharpCompress.Compressors.CompressionMode.Decompress, decompressConcatenated: true, leaveOpen: true).CopyTo(tar)),
        new("zst", [0x28, 0xB5, 0x2F, 0xFD], static (archive, tar) => new DecompressionStream(archive).CopyTo(tar)),
    ];

    /// <summary>That of an archive, by its first bytes; null where it is none of these.</summary>
    public static Compression? Of(ReadOnlySpan<byte> archive)
    {
        foreach (Compression one in All)
        {
            if (archive.StartsWith(one.Magic))
            {
                return one;
            }
        }

        return null;
    }

    private static void Gzip(MemoryStream archive, MemoryStream tar)
    {
        using GZipStream gzip = new(archive, CompressionMode.Decompress, leaveOpen: true);
        gzip.CopyTo(tar);

        // RFC 1952, 2.3.1: it ends with the length of its content. A stream that merely stops early does not say so by itself.
        byte[] size = new byte[sizeof(uint)];
        archive.Position = Math.Max(0, archive.Length - size.Length);
        archive.ReadExactly(size);
        if (archive.Length < 18 || BitConverter.ToUInt32(size) != (uint)tar.Length)
        {
            throw new InvalidDataException("it ends too early");
        }
    }

    // The .xz file format, 2: one stream after the other, as programs write them that compress on several processors. XZStream reads one.
    private static void Xz(MemoryStream archive, MemoryStream tar)
    {
        do
        {
            new XZStream(archive).CopyTo(tar);
        }
        while (archive.Position < archive.Length);
    }
}
