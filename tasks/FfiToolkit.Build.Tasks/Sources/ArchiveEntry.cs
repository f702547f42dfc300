using System.Formats.Tar;
using System.IO.Compression;

namespace FfiToolkit.Build.Tasks.Sources;

/// <summary>What an archive holds under a name.</summary>
/// <param name="Name">The name, with slashes.</param>
/// <param name="Kind">A file, a folder, a link, or what the archive calls it.</param>
/// <param name="Mode">Its permissions, where the archive says them.</param>
/// <param name="Content">A file's content.</param>
internal sealed record ArchiveEntry(string Name, string Kind, UnixFileMode? Mode, byte[] Content)
{
    public const string File = "file";
    public const string Folder = "folder";

    // No source is so large; this only stops an archive that was made to fill the memory.
    private const long LargestFile = 1L << 30;

    // S_IFMT and S_IFLNK of <sys/stat.h>, in the upper half of a zip entry's external attributes where Unix made it.
    private const int TypeMask = 0xF000;
    private const int LinkType = 0xA000;
    private const int PermissionMask = 0x1FF;

    /// <summary>Whether it names another.</summary>
    public bool IsLink => Kind is nameof(TarEntryType.SymbolicLink) or nameof(TarEntryType.HardLink);

    /// <summary>The entries of a tar archive; those that only say more of others are left out.</summary>
    public static IEnumerable<ArchiveEntry> OfTar(Stream tar)
    {
        using TarReader reader = new(tar);
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is TarEntryType.GlobalExtendedAttributes or TarEntryType.ExtendedAttributes)
            {
                continue;
            }

            string kind = entry.EntryType switch
            {
                TarEntryType.RegularFile or TarEntryType.V7RegularFile => File,
                TarEntryType.Directory => Folder,
                _ => entry.EntryType.ToString(),
            };
            yield return new ArchiveEntry(entry.Name, kind, entry.Mode, kind == File ? Read(entry.DataStream, entry.Length) : []);
        }
    }

    /// <summary>The entries of a zip archive.</summary>
    public static IEnumerable<ArchiveEntry> OfZip(Stream zip)
    {
        using ZipArchive archive = new(zip, ZipArchiveMode.Read);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            int attributes = entry.ExternalAttributes >> 16;
            bool isFolder = entry.FullName.EndsWith('/');
            bool isLink = (attributes & TypeMask) == LinkType;
            using Stream content = entry.Open();
            yield return new ArchiveEntry(
                entry.FullName,
                isFolder ? Folder : isLink ? nameof(TarEntryType.SymbolicLink) : File,
                (attributes & PermissionMask) == 0 ? null : (UnixFileMode)(attributes & PermissionMask),
                isFolder || isLink ? [] : Read(content, entry.Length));
        }
    }

    private static byte[] Read(Stream? stream, long length)
    {
        if (stream is null)
        {
            return [];
        }

        if (length > LargestFile)
        {
            throw new InvalidDataException($"it has a file of {length >> 20} MB");
        }

        byte[] content = new byte[length];
        stream.ReadExactly(content);
        return content;
    }
}
