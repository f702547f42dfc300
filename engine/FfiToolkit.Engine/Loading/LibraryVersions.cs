namespace FfiToolkit.Loading;

/// <summary>
/// Finds the versions of a library, as <c>libz.so.1</c> for <c>z</c>. A system has the name without a version only where a
/// developer's package was installed, and then it is a linker script at times, which no loader can read.
/// </summary>
internal static class LibraryVersions
{
    /// <summary>What to load, best first: the application's own before the system's, a higher version before a lower.</summary>
    /// <param name="name">The name without a version.</param>
    /// <param name="folders">The application's folders.</param>
    internal static IEnumerable<string> Find(string name, IReadOnlyList<string> folders)
    {
        string[] stems = LibraryNames.Stems(name);
        if (stems.Length == 0)
        {
            return [];
        }

        // Whole paths for the application's; the system's own loader finds its libraries by name, and knows which are for this processor.
        return [.. Sorted(FilesIn(folders), stems), .. Sorted([.. LoaderCache.Names(), .. FilesIn(SystemFolders()).Select(static file => Path.GetFileName(file))], stems).Distinct()];
    }

    private static IEnumerable<string> Sorted(IEnumerable<string> files, string[] stems)
    {
        List<(string File, int[] Version)> found = [];
        foreach (string file in files)
        {
            string fileName = Path.GetFileName(file);
            foreach (string stem in stems)
            {
                if (LibraryNames.VersionOf(fileName, stem) is { } version)
                {
                    found.Add((file, version));
                }
            }
        }

        found.Sort(static (left, right) => Compare(left.Version, right.Version));
        return found.Select(static library => library.File);
    }

    // libz.so.1 is the name that programs are linked with, libz.so.1.2.13 the file behind it: the shorter comes first.
    private static int Compare(int[] left, int[] right) =>
        left[0] != right[0] ? right[0].CompareTo(left[0])
        : left.Length != right.Length ? left.Length.CompareTo(right.Length)
        : right.AsSpan().SequenceCompareTo(left);

    private static IEnumerable<string> FilesIn(IEnumerable<string> folders)
    {
        foreach (string folder in folders)
        {
            string[] files;
            try
            {
                files = Directory.GetFiles(folder, OperatingSystem.IsMacOS() ? "*.dylib" : "*.so.*");
            }
            catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException or ArgumentException)
            {
                continue;
            }

            foreach (string file in files)
            {
                yield return file;
            }
        }
    }

    // ld.so(8) and musl's and FreeBSD's loaders: LD_LIBRARY_PATH and these, beside what the cache lists. Debian's are by processor.
    private static IEnumerable<string> SystemFolders()
    {
        string variable = OperatingSystem.IsMacOS() ? "DYLD_LIBRARY_PATH" : "LD_LIBRARY_PATH";
        string[] named = (Environment.GetEnvironmentVariable(variable) ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return [.. named, "/lib", "/usr/lib", "/usr/local/lib", "/lib64", "/usr/lib64"];
    }
}
