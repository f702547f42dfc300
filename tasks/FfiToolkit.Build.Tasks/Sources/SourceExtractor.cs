using System.Formats.Tar;
using FfiToolkit.Build.Tasks.Diagnostics;

namespace FfiToolkit.Build.Tasks.Sources;

/// <summary>Extracts a checked archive: beside its final place first, then renamed, so that a tree is whole or absent.</summary>
public static class SourceExtractor
{
    // libffi's source is 6 MB; this only stops an archive that was made to fill the disk.
    private const long LargestTree = 256L << 20;

    /// <summary>Extracts to <paramref name="destination"/> and writes the record beside the sources. Another process may do the same at the same time: one of them wins, both are served.</summary>
    public static void Extract(CheckedArchive archive, string destination, SourceRecord record, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(archive);
        ArgumentNullException.ThrowIfNull(record);
        string temporary = $"{destination}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(temporary);
            ExtractEntries(archive, temporary, cancellation);
            if (!File.Exists(Path.Combine(temporary, "include", "ffi.h.in")) || !File.Exists(Path.Combine(temporary, "LICENSE")))
            {
                throw archive.Damaged("it has no include/ffi.h.in or no LICENSE");
            }

            record.Write(temporary);
            Publish(temporary, destination, record);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new FfiBuildException(DiagnosticCodes.SourceFolderUnwritable, $"libffi's source cannot be extracted to '{destination}': {refusal.Message}. Set FfiIntermediateFolder to a writable folder.", refusal);
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }

    private static void Publish(string temporary, string destination, SourceRecord record)
    {
        if (Directory.Exists(destination) && SourceRecord.TryRead(destination)?.Sha256 != record.Sha256)
        {
            // What is there is no whole tree of this archive: nothing can be using it.
            Directory.Delete(destination, recursive: true);
        }

        try
        {
            Directory.Move(temporary, destination);
        }
        catch (IOException) when (SourceRecord.TryRead(destination)?.Sha256 == record.Sha256)
        {
            // Another process was first with the same bytes.
        }
    }

    private static void ExtractEntries(CheckedArchive archive, string folder, CancellationToken cancellation)
    {
        string root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        long total = 0;
        try
        {
            using TarReader reader = new(archive.Decompress());
            while (reader.GetNextEntry() is { } entry)
            {
                cancellation.ThrowIfCancellationRequested();
                if (entry.EntryType is TarEntryType.GlobalExtendedAttributes or TarEntryType.ExtendedAttributes)
                {
                    continue;
                }

                string target = Target(archive, root, entry);
                total += entry.Length;
                if (total > LargestTree)
                {
                    throw archive.Damaged($"it holds more than {LargestTree >> 20} MB");
                }

                if (entry.EntryType == TarEntryType.Directory)
                {
                    Directory.CreateDirectory(target);
                }
                else
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                    entry.ExtractToFile(target, overwrite: false);
                }
            }
        }
        catch (Exception failure) when (failure is InvalidDataException or FormatException or EndOfStreamException)
        {
            throw archive.Damaged(failure.Message, failure);
        }
    }

    /// <summary>Where an entry goes: inside the folder, without the archive's one top-level folder.</summary>
    private static string Target(CheckedArchive archive, string root, TarEntry entry)
    {
        if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.Directory))
        {
            throw archive.Damaged($"'{entry.Name}' is a {entry.EntryType}, which a source archive does not need");
        }

        int top = entry.Name.IndexOf('/', StringComparison.Ordinal);
        string relative = top < 0 ? "" : entry.Name[(top + 1)..];
        string target = Path.GetFullPath(relative, root);
        bool inside = (target + Path.DirectorySeparatorChar).StartsWith(root, StringComparison.Ordinal);
        return inside && !Path.IsPathRooted(entry.Name) && !Path.IsPathRooted(relative) && !entry.Name.Split('/').Contains("..")
            ? target
            : throw archive.Damaged($"'{entry.Name}' points outside of the archive");
    }
}
