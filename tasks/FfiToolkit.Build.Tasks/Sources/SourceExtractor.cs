using FfiToolkit.Build.Tasks.Diagnostics;

namespace FfiToolkit.Build.Tasks.Sources;

/// <summary>Extracts a checked archive: beside its final place first, then renamed, so that a tree is whole or absent.</summary>
public static class SourceExtractor
{
    /// <summary>The archive that a tree was extracted from, kept in it: what the tree is compared with.</summary>
    private const string KeptArchive = "ffitk-source.archive";

    private static readonly EnumerationOptions s_everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };

    // Sources are some MB, seldom a hundred; this only stops an archive that was made to fill the disk.
    private const long LargestTree = 1L << 30;

    /// <summary>The record of a tree that was extracted from the pinned archive and is whole; null when there is none.</summary>
    public static SourceRecord? TryFind(string folder, SourcePin pin)
    {
        ArgumentNullException.ThrowIfNull(pin);
        return SourceRecord.TryRead(folder) is { } record && record.Sha256 == pin.Sha256 && File.Exists(Path.Combine(folder, KeptArchive)) ? record : null;
    }

    /// <summary>Removes every extracted tree in a folder, and what interrupted extractions left.</summary>
    /// <exception cref="IOException">Something cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">Something cannot be removed.</exception>
    public static void RemoveAll(string folder)
    {
        string[] trees = Directory.Exists(folder) ? Directory.GetDirectories(folder) : [];
        foreach (string tree in trees.Where(tree => tree.EndsWith(".tmp", StringComparison.Ordinal) || File.Exists(Path.Combine(tree, SourceRecord.FileName))))
        {
            Directory.Delete(tree, recursive: true);
        }
    }

    /// <summary>Compares a tree with the archive that it was extracted from, and that with its pin: 6 MB, in some 50 ms.</summary>
    /// <exception cref="FfiBuildException">A file was changed, added or removed.</exception>
    public static void Verify(string folder, SourcePin pin, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pin);
        CheckedArchive archive = CheckedArchive.Read(Path.Combine(folder, KeptArchive), pin, "kept beside the extracted source");
        HashSet<string> known = [Path.Combine(folder, SourceRecord.FileName), Path.Combine(folder, KeptArchive)];
        try
        {
            foreach ((ArchiveEntry entry, string target) in Entries(archive, folder, cancellation).Where(static one => one.Entry.Kind == ArchiveEntry.File))
            {
                if (!File.Exists(target) || !entry.Content.AsSpan().SequenceEqual(File.ReadAllBytes(target)))
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
            throw new FfiBuildException(DiagnosticCodes.SourceFolderUnwritable, $"{pin.Name}'s extracted source in '{folder}' cannot be read: {refusal.Message}. Make it readable or remove it.", refusal) { File = folder };
        }

        FfiBuildException Changed(string file, string how) => new(
            DiagnosticCodes.SourceChanged,
            $"'{file}' {how} the archive of {pin.Title} that '{folder}' was extracted from, so nothing of that folder is compiled. Remove the folder; the next build extracts it again. {pin.Own}")
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
            if (archive.Pin.Marks.FirstOrDefault(mark => !File.Exists(Path.Combine(temporary, mark))) is { } missing)
            {
                throw archive.Damaged($"it has no {missing}");
            }

            File.WriteAllBytes(Path.Combine(temporary, KeptArchive), archive.Bytes);
            new SourceRecord(archive.Pin.Version, archive.Pin.Sha256, archive.Origin).Write(temporary);
            Publish(temporary, destination, archive.Pin);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new FfiBuildException(DiagnosticCodes.SourceFolderUnwritable, $"{archive.Pin.Name}'s source cannot be extracted to '{destination}': {refusal.Message}. Set FfiIntermediateFolder to a writable folder.", refusal);
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }

    private static void Publish(string temporary, string destination, SourcePin pin)
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
        foreach ((ArchiveEntry entry, string target) in Entries(archive, folder, cancellation))
        {
            if (entry.Kind == ArchiveEntry.Folder)
            {
                Directory.CreateDirectory(target);
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (entry.Mode is { } mode && !OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = mode | UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using FileStream file = new(target, options);
            file.Write(entry.Content);
        }
    }

    /// <summary>The archive's files and folders, each with its place below <paramref name="folder"/>.</summary>
    private static IEnumerable<(ArchiveEntry Entry, string Target)> Entries(CheckedArchive archive, string folder, CancellationToken cancellation)
    {
        string root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        ArchiveEntry[] entries = Read(archive, cancellation);
        string top = Top(entries);
        foreach (ArchiveEntry entry in entries)
        {
            yield return (entry, Target(archive, root, entry, top));
        }
    }

    private static ArchiveEntry[] Read(CheckedArchive archive, CancellationToken cancellation)
    {
        List<ArchiveEntry> entries = [];
        long total = 0;
        try
        {
            foreach (ArchiveEntry entry in archive.Entries())
            {
                cancellation.ThrowIfCancellationRequested();
                total += entry.Content.Length;
                if (total > LargestTree)
                {
                    throw archive.Damaged($"it holds more than {LargestTree >> 20} MB");
                }

                if (!entry.IsLink || !archive.Pin.MayHaveLinks)
                {
                    entries.Add(entry);
                }
            }
        }
        catch (Exception failure) when (failure is InvalidDataException or FormatException or EndOfStreamException)
        {
            throw archive.Damaged(failure.Message, failure);
        }

        return [.. entries];
    }

    /// <summary>The one folder that everything is in, with its slash; empty where there is none.</summary>
    private static string Top(ArchiveEntry[] entries)
    {
        string first = entries.FirstOrDefault()?.Name ?? "";
        int slash = first.IndexOf('/', StringComparison.Ordinal);
        string top = slash < 0 ? "" : first[..(slash + 1)];
        return top is "./" or "../" or "/" || entries.Any(entry => !entry.Name.StartsWith(top, StringComparison.Ordinal)) ? "" : top;
    }

    /// <summary>Where an entry goes: inside the folder, without the one folder that everything is in.</summary>
    private static string Target(CheckedArchive archive, string root, ArchiveEntry entry, string top)
    {
        if (entry.Kind is not (ArchiveEntry.File or ArchiveEntry.Folder))
        {
            throw archive.Damaged($"'{entry.Name}' is a {entry.Kind}, which a source archive does not need");
        }

        string relative = entry.Name[top.Length..];
        string target = Path.GetFullPath(relative, root);
        bool inside = (target + Path.DirectorySeparatorChar).StartsWith(root, StringComparison.Ordinal);
        return inside && !Path.IsPathRooted(entry.Name) && !Path.IsPathRooted(relative) && !entry.Name.Split('/').Contains("..")
            ? target
            : throw archive.Damaged($"'{entry.Name}' points outside of the archive");
    }
}
