using System.IO.Compression;
using System.Security.Cryptography;
using FfiToolkit.Build.Tasks.Diagnostics;

namespace FfiToolkit.Build.Tasks.Sources;

/// <summary>An archive whose bytes were read once and have the pinned hash: what was checked is what is used.</summary>
public sealed class CheckedArchive
{
    private CheckedArchive(LibffiPin pin, byte[] bytes, string origin) => (Pin, Bytes, Origin) = (pin, bytes, origin);

    /// <summary>The version that this is.</summary>
    public LibffiPin Pin { get; }

    /// <summary>The archive.</summary>
    public byte[] Bytes { get; }

    /// <summary>Where it came from.</summary>
    public string Origin { get; }

    /// <summary>Reads a file and compares its hash.</summary>
    /// <exception cref="FfiBuildException">The hash is another one, or the file cannot be read.</exception>
    public static CheckedArchive Read(string file, LibffiPin pin, string origin)
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
            $"'{file}' ({bytes.Length} bytes, {origin}) is not libffi {pin.Version}: its SHA-256 is {actual}, expected {pin.Sha256}. It is not used and not cached. Remove it, or replace it with the archive of tag v{pin.Version}.")
        {
            File = file,
        };
    }

    /// <summary>The tar inside, complete.</summary>
    public MemoryStream Decompress()
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

    /// <summary>A failure about this archive's content.</summary>
    public FfiBuildException Damaged(string reason, Exception? inner = null) =>
        new(DiagnosticCodes.DamagedArchive, $"the archive of libffi {Pin.Version} ({Origin}) is damaged or not libffi's source: {reason}. Remove it and build again, or give another one through FfiSourceFolder.", inner);
}
