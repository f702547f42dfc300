namespace FfiToolkit.Build.Tasks;

/// <summary>Where a path leads: the way that the system goes through its links.</summary>
public static class RealPath
{
    // As many as Linux follows in one path (path_resolution(7)).
    private const int MostLinks = 40;

    /// <summary>The same place without a symbolic link in its path. On Windows only a link at its end is followed.</summary>
    /// <exception cref="IOException">It has too many links.</exception>
    public static string Of(string path) =>
        OperatingSystem.IsWindows() ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : Follow(path, static _ => { }, static _ => { });

    /// <summary>Follows a path, one name after the other; not on Windows.</summary>
    /// <param name="path">An absolute path; what does not exist of it stays as it is.</param>
    /// <param name="folder">Told of each folder, before a name is looked up in it.</param>
    /// <param name="link">Told of each link, before it is followed.</param>
    /// <returns>The path without links.</returns>
    /// <exception cref="IOException">It has too many links.</exception>
    public static string Follow(string path, Action<string> folder, Action<string> link)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(link);
        Stack<string> names = new(Names(path));
        string at = "/";
        int links = 0;
        while (names.TryPop(out string? name))
        {
            folder(at);
            string next = Path.GetFullPath(Path.Combine(at, name));
            if (new FileInfo(next).LinkTarget is { } target)
            {
                link(next);
                if (++links > MostLinks)
                {
                    throw new IOException($"'{path}' goes through more than {MostLinks} links");
                }

                at = target.StartsWith('/') ? "/" : at;
                Array.ForEach(Names(target), names.Push);
            }
            else if (Path.Exists(next))
            {
                at = next;
            }
            else
            {
                return Path.Combine([next, .. names]);
            }
        }

        return at;

        // The last one first, for a stack.
        static string[] Names(string path) => [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse()];
    }
}
