using System.IO.Compression;
using System.Security.Cryptography;
using FfiToolkit.Build.Tasks.Diagnostics;

namespace FfiToolkit.Build.Tasks.Sources;

/// <summary>An archive whose bytes were read once and have the pinned hash: what was checked is what is used.</summary>
public sealed class CheckedArchive
{
    // POSIX, "ustar Interchange Format": where a header has its magic.
    private const int UstarMagic = 257;

    private CheckedArchive(SourcePin pin, byte[] bytes, string origin) => (Pin, Bytes, Origin) = (pin, bytes, origin);

    /// <summary>The version that this is.</summary>
    public SourcePin Pin { get; }

    /// <summary>The archive.</summary>
    public byte[] Bytes { get; }

    /// <summary>Where it came from.</summary>
    public string Origin { get; }

    /// <summary>Reads a file and compares its hash.</summary>
    /// <exception cref="FfiBuildException">The hash is another one, or the file cannot be read.</exception>
    public static CheckedArchive Read(string file, SourcePin pin, string origin)
    {
        ArgumentNullException.ThrowIfNull(pin);
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new FfiBuildException(DiagnosticCodes.DamagedArchive, $"the source archive '{file}' cannot be read: {failure.Message}. Remove it or make it readable.", failure) { File = file };
        }

        string actual = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (actual == pin.Sha256)
        {
            return new CheckedArchive(pin, bytes, origin);
        }

        throw new FfiBuildException(
            DiagnosticCodes.WrongHash,
            $"'{file}' ({bytes.Length} bytes, {origin}) is not {pin.Title}: its SHA-256 is {actual}, expected {pin.Sha256}. It is not used and not cached. {pin.Replace}")
        {
            File = file,
        };
    }

    /// <summary>What the archive holds. Its first bytes say what it is, not its name.</summary>
    /// <exception cref="FfiBuildException">It is damaged, or of a kind that is not read.</exception>
    internal IEnumerable<ArchiveEntry> Entries()
    {
        ReadOnlySpan<byte> bytes = Bytes;
        return bytes.StartsWith("PK\x03\x04"u8) ? ArchiveEntry.OfZip(new MemoryStream(Bytes, writable: false))
            : bytes.Length > UstarMagic + 5 && bytes[UstarMagic..].StartsWith("ustar"u8) ? ArchiveEntry.OfTar(new MemoryStream(Bytes, writable: false))
            : Compression(bytes) is { } other ? throw Damaged($"it is compressed by {other}, and .tar.gz, .tar and .zip are read")
            : ArchiveEntry.OfTar(Decompress());
    }

    /// <summary>A failure about this archive's content.</summary>
    public FfiBuildException Damaged(string reason, Exception? inner = null) =>
        new(DiagnosticCodes.DamagedArchive, $"the archive of {Pin.Title} ({Origin}) is damaged or not {Pin.Name}'s source: {reason}. Remove it and build again, or give another one through FfiSourceFolder.", inner);

    private static string? Compression(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0]) ? "xz"
        : bytes.StartsWith("BZh"u8) ? "bzip2"
        : bytes.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]) ? "zstd" : null;

    private MemoryStream Decompress()
    {
        try
        {
            MemoryStream tar = new();
            using GZipStream gzip = new(new MemoryStream(Bytes), CompressionMode.Decompress);
            gzip.CopyTo(tar);

            // A gzip file ends with the length of its content; a stream that merely stops early does not say so by itself.
            if (Bytes.Length < 18 || BitConverter.ToUInt32(Bytes, Bytes.Length - 4) != (uint)tar.Length)
            {
                throw new InvalidDataException("it ends too early");
            }

            tar.Position = 0;
            return tar;
        }
        catch (InvalidDataException failure)
        {
            throw Damaged(failure.Message, failure);
        }
    }
}
