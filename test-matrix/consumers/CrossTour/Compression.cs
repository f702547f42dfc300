using System.IO.Compression;

namespace CrossTour;

/// <summary>The native compressors that are linked in.</summary>
internal static class Compression
{
    internal static string Run()
    {
        byte[] data = new byte[200_000];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = (byte)(i * i / 7);
        }

        return $"{Trip(data, static (stream, mode) => new GZipStream(stream, mode))} {Trip(data, static (stream, mode) => new BrotliStream(stream, mode))}";
    }

    private static bool Trip(byte[] data, Func<Stream, CompressionMode, Stream> open)
    {
        MemoryStream packed = new();
        using (Stream stream = open(packed, CompressionMode.Compress))
        {
            stream.Write(data);
        }

        MemoryStream unpacked = new();
        using Stream reader = open(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
        reader.CopyTo(unpacked);
        return unpacked.ToArray().AsSpan().SequenceEqual(data) && packed.ToArray().Length < data.Length;
    }
}
