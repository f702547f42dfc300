using System.Formats.Tar;
using FfiToolkit.Build.Tasks.Diagnostics;

namespace FfiToolkit.Build.Tasks.Sources;

/// <summary>Extracts a checked archive: beside its final place first, then renamed, so that a tree is whole or absent.</summary>
public static class SourceExtractor
{
    /// <summary>The archive that a tree was extracted from, kept in it: what the tree is compared with.</summary>
    private const string KeptArchive = "ffitk-source.tar.gz";

    private static readonly EnumerationOptions s_everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };

    // libffi's source is 6 MB; this only stops an archive that was made to fill the disk.
    private const long LargestTree = 256L << 20;

    /// <summary>The record of a tree that was extracted from the pinned archive and is whole; null when there is none.</summary>
    public static SourceRecord? TryFind(string folder, LibffiPin pin)
    {
        ArgumentNullException.ThrowIfNull(pin);
        return SourceRecord.TryRead(folder) is { } record && record.Sha256 == pin.Sha256 && File.Exists(Path.Combine(folder, KeptArchive)) ? record : null;
    }

    /// <summary>Removes every extracted tree in a folder, and what interrupted extractions left.</summary>
    /// <exception cref="IOException">Something cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">Something cannot be removed.</exception>
    public static void RemoveAll(string folder)
    {
        string[] trees = Directory.Exists(folder) ? Directory.GetDirectories(folder, "libffi-*") : [];
        foreach (string tree in trees.Where(tree => tree.EndsWith(".tmp", StringComparison.Ordinal) || File.Exists(Path.Combine(tree, SourceRecord.FileName))))
        {
            Directory.Delete(tree, recursive: true);
        }
    }

    /// <summary>Compares a tree with the archive that it was extracted from, and that with its pin: 6 MB, in some 50 ms.</summary>
    /// <exception cref="FfiBuildException">A file was changed, added or removed.</exception>
    public static void Verify(string folder, LibffiPin pin, CancellationToken cancellation)
    {
        CheckedArchive archive = CheckedArchive.Read(Path.Combine(folder, KeptArchive), pin, "kept beside the extracted source");
        HashSet<string> known = [Path.Combine(folder, SourceRecord.FileName), Path.Combine(folder, KeptArchive)];
        try
        {
            foreach ((TarEntry entry, string target) in Entries(archive, folder, cancellation).Where(one => one.Entry.EntryType != TarEntryType.Directory))
            {
                using MemoryStream content = new();
                entry.DataStream?.CopyTo(content);
                if (!File.Exists(target) || !content.ToArray().AsSpan().SequenceEqual(File.ReadAllBytes(target)))
                {
                    throw Changed(target, "is not as in");
                }

                known.Add(target);
            }

            // A header in a folder that is searched would be used before the C library's.
            if (new DirectoryInfo(folder).EnumerateFileSystemInfos("*", s_everything).FirstOrDefault(one => one.LinkTarget is not null || (one is FileInfo && !known.Contains(one.FullName))) is { } stranger)
            {
                throw Changed(stranger.FullName, "is not in");
            }
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new FfiBuildException(DiagnosticCodes.SourceFolderUnwritable, $"libffi's extracted source in '{folder}' cannot be read: {refusal.Message}. Make it readable or remove it.", refusal) { File = folder };
        }

        FfiBuildException Changed(string file, string how) => new(
            DiagnosticCodes.SourceChanged,
            $"'{file}' {how} the archive of libffi {pin.Version} that '{folder}' was extracted from, so nothing of that folder is compiled. Remove the folder (dotnet build -t:CleanLibffi does so); the next build extracts it again. To build a libffi of your own, pack it into an archive and set FfiSourceFolder, FfiLibffiVersion and FfiLibffiSha256.")
        {
            File = file,
        };
    }

    /// <summary>Extracts to <paramref name="destination"/> and writes the record beside the sources. Another process may do the same at the same time: one of them wins, both are served.</summary>
    public static void Extract(CheckedArchive archive, string destination, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(archive);
        string temporary = $"{destination}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(temporary);
            ExtractEntries(archive, temporary, cancellation);
            if (!File.Exists(Path.Combine(temporary, "include", "ffi.h.in")) || !File.Exists(Path.Combine(temporary, "LICENSE")))
            {
                throw archive.Damaged("it has no include/ffi.h.in or no LICENSE");
            }

            File.WriteAllBytes(Path.Combine(temporary, KeptArchive), archive.Bytes);
            new SourceRecord(archive.Pin.Version, archive.Pin.Sha256, archive.Origin).Write(temporary);
            Publish(temporary, destination, archive.Pin);
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

    private static void Publish(string temporary, string destination, LibffiPin pin)
    {
        if (Directory.Exists(destination) && TryFind(destination, pin) is null)
        {
            // What is there is no whole tree of this archive: nothing can be using it.
            Directory.Delete(destination, recursive: true);
        }

        try
        {
            Directory.Move(temporary, destination);
        }
        catch (IOException) when (TryFind(destination, pin) is not null)
        {
            // Another process was first with the same bytes.
        }
    }

    private static void ExtractEntries(CheckedArchive archive, string folder, CancellationToken cancellation)
    {
        try
        {
            foreach ((TarEntry entry, string target) in Entries(archive, folder, cancellation))
            {
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

    /// <summary>The archive's files and folders, each with its place below <paramref name="folder"/>.</summary>
    private static IEnumerable<(TarEntry Entry, string Target)> Entries(CheckedArchive archive, string folder, CancellationToken cancellation)
    {
        string root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        long total = 0;
        using TarReader reader = new(archive.Decompress());
        while (reader.GetNextEntry() is { } entry)
        {
            cancellation.ThrowIfCancellationRequested();
            if (entry.EntryType is TarEntryType.GlobalExtendedAttributes or TarEntryType.ExtendedAttributes)
            {
                continue;
            }

            total += entry.Length;
            yield return total <= LargestTree ? (entry, Target(archive, root, entry)) : throw archive.Damaged($"it holds more than {LargestTree >> 20} MB");
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
