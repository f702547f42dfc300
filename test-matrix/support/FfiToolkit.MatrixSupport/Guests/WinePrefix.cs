using System.Security.Cryptography;
using System.Text;

namespace FfiToolkit.MatrixSupport;

/// <summary>
/// Wine's machine: a folder of its own, made once, in the user's cache. Not in the checkout: it holds a link to the root
/// of the file system (drive Z), which would lead every tool that searches the checkout astray.
/// </summary>
public static class WinePrefix
{
    /// <summary>The environment variable that names another folder for it.</summary>
    public const string Variable = "FFITK_WINE_PREFIX";

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    /// <summary>The prefix, made when it is not there yet.</summary>
    /// <param name="wine">Wine's launcher.</param>
    /// <param name="folder">A folder that takes the log.</param>
    /// <exception cref="GuestException">Wine could not make it; the message holds what it printed.</exception>
    public static string Make(Launcher wine, string folder)
    {
        string prefix = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named && Path.IsPathFullyQualified(named)
            ? named
            : Path.Combine(Cache(), "wine-prefix");
        Directory.CreateDirectory(Path.GetDirectoryName(prefix)!);

        // Two checkouts may be testing at once: one makes it, the other waits.
        using FileStream turn = Turn(prefix + ".lock");
        string done = Path.Combine(prefix, "ffitk.done");
        if (File.Exists(done))
        {
            return prefix;
        }

        Directory.CreateDirectory(prefix);
        int code = ChildProgram.Run(folder, "wineboot.log", s_limit, wine.Environment(prefix), [.. wine.Command, "wineboot", "-i"]);
        if (code != 0)
        {
            throw new GuestException($"'wineboot -i' exited with {code}: {File.ReadAllText(Path.Combine(folder, "wineboot.log"))}");
        }

        File.WriteAllText(done, "");
        return prefix;
    }

    /// <summary>A prefix for one checkout alone, for <see cref="Variable"/>: ending its server ends nobody else's programs.</summary>
    /// <param name="checkout">The root of the checkout.</param>
    public static string Own(string checkout)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(checkout)));
        return Path.Combine(Cache(), $"wine-{Convert.ToHexStringLower(hash.AsSpan(0, 6))}");
    }

    private static string Cache() =>
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathFullyQualified(cache)
            ? Path.Combine(cache, "ffitoolkit")
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "ffitoolkit");

    private static FileStream Turn(string file)
    {
        DateTime end = DateTime.UtcNow + s_limit;
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (DateTime.UtcNow < end)
            {
                Thread.Sleep(200);
            }
        }
    }
}
