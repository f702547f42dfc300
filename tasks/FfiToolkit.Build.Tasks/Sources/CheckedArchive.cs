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
        MemoryStream archive = new(Bytes, writable: false);
        ReadOnlySpan<byte> bytes = Bytes;
        return bytes.StartsWith("PK\x03\x04"u8) ? ArchiveEntry.OfZip(archive)
            : bytes.Length > UstarMagic + 5 && bytes[UstarMagic..].StartsWith("ustar"u8) ? ArchiveEntry.OfTar(archive)
            : Compression.Of(bytes) is { } compression ? ArchiveEntry.OfTar(Decompress(archive, compression))
            : throw Damaged($"its first bytes are not those of {string.Join(", ", Compression.All.Select(static one => $".tar.{one.Name}"))}, .tar or .zip");
    }

    /// <summary>A failure about this archive's content.</summary>
    public FfiBuildException Damaged(string reason, Exception? inner = null) =>
        new(DiagnosticCodes.DamagedArchive, $"the archive of {Pin.Title} ({Origin}) is damaged or not {Pin.Name}'s source: {reason}. Remove it and build again, or give another one through FfiSourceFolder.", inner);

    private MemoryStream Decompress(MemoryStream archive, Compression compression)
    {
        try
        {
            MemoryStream tar = new();
            compression.Decompress(archive, tar);
            tar.Position = 0;
            return tar;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // What a decompressor throws at damaged data is not documented: of its own, of the bounds of its tables, or that it does not have a filter.
            throw Damaged(failure.Message, failure);
        }
    }
}
