using System.Security.Cryptography;
using System.Text;

namespace FfiToolkit.Build.Tasks.Toolchains;

/// <summary>One hash of all files below a folder.</summary>
public static class TreeHash
{
    private static readonly EnumerationOptions s_everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };

    /// <summary>
    /// The SHA-256 of the list that <c>sha256sum</c> prints for the files in the order of their bytes:
    /// <c>find . -type f -printf '%P\n' | LC_ALL=C sort | xargs -d '\n' sha256sum | sha256sum</c>.
    /// A file too many, a missing one, and a link in place of a file or a folder change it.
    /// </summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file cannot be read.</exception>
    public static string Compute(string folder, CancellationToken cancellation)
    {
        (string Name, FileSystemInfo Entry)[] entries =
        [
            .. new DirectoryInfo(folder).EnumerateFileSystemInfos("*", s_everything)
                .Where(entry => entry is FileInfo || entry.LinkTarget is not null)
                .Select(entry => (Path.GetRelativePath(folder, entry.FullName).Replace(Path.DirectorySeparatorChar, '/'), entry))
                .OrderBy(entry => entry.Item1, StringComparer.Ordinal),
        ];
        string[] lines = new string[entries.Length];
        Parallel.For(0, entries.Length, new ParallelOptions { CancellationToken = cancellation }, index =>
            lines[index] = $"{Content(entries[index].Entry)}  {entries[index].Name}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }

    private static string Content(FileSystemInfo entry)
    {
        if (entry.LinkTarget is not null)
        {
            return "link";
        }

        using FileStream stream = new(entry.FullName, FileMode.Open, FileAccess.Read, FileShare.Read);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
