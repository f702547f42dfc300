using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using FfiToolkit.Build.Tasks.Sources;

namespace FfiToolkit.Build.Tasks.Tests.Support;

/// <summary>Makes small archives that look like libffi's, and pins for them.</summary>
internal static class TestArchive
{
    public static readonly (string Name, string Text)[] Whole =
    [
        ("libffi-1.0.0/LICENSE", "MIT\n"),
        ("libffi-1.0.0/include/ffi.h.in", "#define VERSION \"@VERSION@\"\n"),
    ];

    public static byte[] Create(params (string Name, string Text)[] files) => Create(files, []);

    public static byte[] Create((string Name, string Text)[] files, TarEntry[] others)
    {
        using MemoryStream archive = new();
        using (GZipStream gzip = new(archive, CompressionLevel.Optimal, leaveOpen: true))
        using (TarWriter tar = new(gzip))
        {
            foreach ((string name, string text) in files)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { Mode = (UnixFileMode)0b111_101_101, DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
            }

            foreach (TarEntry entry in others)
            {
                tar.WriteEntry(entry);
            }
        }

        return archive.ToArray();
    }

    public static string Sha256Of(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The hash as npm writes it.</summary>
    public static string IntegrityOf(byte[] bytes) => $"sha512-{Convert.ToBase64String(SHA512.HashData(bytes))}";

    /// <summary>The hash of what a package holds: of the list that sha256sum prints.</summary>
    public static string TreeOf(params (string Name, string Text)[] files) => Sha256Of(Encoding.UTF8.GetBytes(string.Concat(files
        .Select(file => (Name: file.Name[(file.Name.IndexOf('/', StringComparison.Ordinal) + 1)..], file.Text))
        .OrderBy(file => file.Name, StringComparer.Ordinal)
        .Select(file => $"{Sha256Of(Encoding.UTF8.GetBytes(file.Text))}  {file.Name}\n"))));

    public static LibffiPin Pin(byte[] archive, string version = "1.0.0") => new(version, Sha256Of(archive), "http://127.0.0.1:9/none", "libffi", ["sid"]);
}
