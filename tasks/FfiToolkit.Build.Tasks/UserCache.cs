using System.Formats.Tar;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using FfiToolkit.Build.Tasks.Diagnostics;

namespace FfiToolkit.Build.Tasks;

/// <summary>The folder with what is fetched once per user. What is in it is run and compiled, so nobody else may write to it.</summary>
public static partial class UserCache
{
    private const UnixFileMode OnlyTheUser = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode WritableByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private const uint Root = 0;

    /// <summary>Where the cache is: the folder that the caller names, else XDG_CACHE_HOME's, else the one in the user's home; on Windows in LocalApplicationData.</summary>
    /// <param name="named">The caller's folder, or empty.</param>
    /// <exception cref="FfiBuildException">None is named and the user has no home: no folder that others share stands in for it.</exception>
    public static string Locate(string? named)
    {
        if (!string.IsNullOrEmpty(named))
        {
            return Path.GetFullPath(named);
        }

        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } cache && Path.IsPathFullyQualified(cache))
        {
            return Path.Combine(cache, "ffitoolkit");
        }

        if (OperatingSystem.IsWindows())
        {
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "FfiToolkit", "Cache");
        }

        string? home = Environment.GetEnvironmentVariable("HOME");
        return home is not null && Path.IsPathFullyQualified(home) && Directory.Exists(home)
            ? Path.Combine(home, ".cache", "ffitoolkit")
            : throw new FfiBuildException(
                DiagnosticCodes.UnsafeCache,
                $"there is no place for the cache: HOME is {(string.IsNullOrEmpty(home) ? "not set" : $"'{home}', which is not a folder")}. Set FfiCacheFolder to a folder that only you may write to, or set HOME.");
    }

    /// <summary>Makes the folder where it is missing, and closes it to other users where they could read it.</summary>
    /// <remarks>On Windows the folder has the access rights that it inherits; those of LocalApplicationData are the user's alone.</remarks>
    /// <exception cref="FfiBuildException">It belongs to another user, or others may write to it or put another in its place: what is in it may be theirs.</exception>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be made.</exception>
    public static void Open(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Open(folder, CurrentUser());
        }
    }

    /// <summary>The same for the user of a number; not on Windows.</summary>
    [UnsupportedOSPlatform("windows")]
    public static void Open(string folder, uint user)
    {
        if (!Directory.Exists(folder))
        {
            // Nothing is made below a folder that others may replace.
            RequirePathOf(user, folder);
            Directory.CreateDirectory(folder, OnlyTheUser);
        }

        string real = RequirePathOf(user, folder);
        if (Owner(real).User is var owner && owner != user)
        {
            throw Unsafe(folder, $"belongs to another user (user id {owner}; this process has {user})");
        }

        UnixFileMode mode = File.GetUnixFileMode(real);
        if ((mode & WritableByOthers) != 0)
        {
            throw Unsafe(folder, $"can be written by other users ({Octal(mode)})");
        }

        try
        {
            if (mode != OnlyTheUser)
            {
                File.SetUnixFileMode(real, OnlyTheUser);
            }
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            // Read-only: others may look at it, and that does no harm.
        }
    }

    /// <summary>
    /// Looks at all that leads to the folder. Who may write to a folder of its path, or owns one or a link, can put something else in
    /// the place of all that comes after it: also once the cache has been looked at.
    /// </summary>
    /// <returns>The path without links.</returns>
    [UnsupportedOSPlatform("windows")]
    private static string RequirePathOf(uint user, string folder)
    {
        return RealPath.Follow(folder, RequireInNobodyElsesHands, link => RequireOwner(link, "the link"));

        void RequireInNobodyElsesHands(string parent)
        {
            // To the superuser of a container the home belongs to whoever started that: he is as good as root there.
            if (user != Root)
            {
                RequireOwner(parent, "the folder");
            }

            // Who writes to a sticky one may rename his own alone in it. Debian gives each user a group of his own, with his number.
            UnixFileMode mode = File.GetUnixFileMode(parent);
            bool everyone = mode.HasFlag(UnixFileMode.OtherWrite);
            if (!mode.HasFlag(UnixFileMode.StickyBit) && (everyone || (mode.HasFlag(UnixFileMode.GroupWrite) && Owner(parent).Group is var group && group != user && group != Root)))
            {
                throw Unsafe(folder, $"can be replaced by other users: '{parent}' above it is writable by {(everyone ? "everyone" : "its group")} ({Octal(mode)})");
            }
        }

        // Where the superuser has another number, as in a user namespace without him, the root folder is still his.
        void RequireOwner(string path, string what)
        {
            if (Owner(path).User is var owner && owner != user && owner != Root && owner != Owner("/").User)
            {
                throw Unsafe(folder, $"can be replaced by another user, to whom {what} '{path}' on the way to it belongs (user id {owner}; this process has {user})");
            }
        }
    }

    // System.Formats.Tar is what .NET has to ask for the owner of a file; of a link it is the link's.
    private static (uint User, uint Group) Owner(string path)
    {
        using MemoryStream archive = new();
        using (TarWriter writer = new(archive, TarEntryFormat.Gnu, leaveOpen: true))
        {
            writer.WriteEntry(path, "folder");
        }

        archive.Position = 0;
        using TarReader reader = new(archive);
        TarEntry entry = reader.GetNextEntry()!;
        return ((uint)entry.Uid, (uint)entry.Gid);
    }

    private static string Octal(UnixFileMode mode) => $"mode {Convert.ToString((int)mode, 8)}";

    private static FfiBuildException Unsafe(string folder, string what) => new(
        DiagnosticCodes.UnsafeCache,
        $"the cache folder '{folder}' {what}, so what is in it cannot be trusted and is not used. Remove it, or set FfiCacheFolder to a folder that belongs to you and that only you may write to.")
    {
        File = folder,
    };

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint CurrentUser();
}
