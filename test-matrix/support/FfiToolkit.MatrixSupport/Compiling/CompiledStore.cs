using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FfiToolkit.Build.Tasks;

namespace FfiToolkit.MatrixSupport;

/// <summary>Programs that any of the user's checkouts compiled, by a hash of all that they were made from: no machine compiles one twice.</summary>
/// <remarks>
/// A program is taken only with the bytes that it was kept with. It is linked and not copied: a file that this process writes cannot
/// be started while a process that it is starting at the same moment still has it open.
/// </remarks>
public sealed partial class CompiledStore
{
    private const string HashExtension = ".sha256";

    // What no run asked for in so long is of a libffi or a compiler that is gone.
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(30);

    private readonly string _folder;

    /// <summary>Opens a folder of the user's cache, and lets go of what nobody asked for in a month.</summary>
    /// <param name="folder">The folder, such as <see cref="FolderOf"/> names; it is made where it is missing.</param>
    /// <exception cref="FfiToolkit.Build.Tasks.Diagnostics.FfiBuildException">Others may write to it.</exception>
    public CompiledStore(string folder)
    {
        UserCache.Open(folder);
        _folder = folder;
        DateTime oldest = DateTime.UtcNow - s_kept;
        foreach (FileInfo hash in new DirectoryInfo(folder).EnumerateFiles("*" + HashExtension).Where(hash => hash.LastWriteTimeUtc < oldest))
        {
            hash.Delete();
            File.Delete(Path.ChangeExtension(hash.FullName, null));
        }
    }

    /// <summary>A suite's folder in the user's cache.</summary>
    /// <exception cref="FfiToolkit.Build.Tasks.Diagnostics.FfiBuildException">The user has no home.</exception>
    public static string FolderOf(string suite) => Path.Combine(UserCache.Locate(named: null), "compiled", suite);

    /// <summary>Puts a program where it is wanted, where it is there and unchanged.</summary>
    /// <param name="key">The hash of all that it was made from.</param>
    /// <param name="file">Where it is wanted; nothing is there.</param>
    public bool TryTake(string key, string file)
    {
        string kept = Path.Combine(_folder, key);
        string hash = kept + HashExtension;
        try
        {
            if (!File.Exists(kept) || File.ReadAllText(hash) != HashOf(kept))
            {
                return false;
            }

            File.SetLastWriteTimeUtc(hash, DateTime.UtcNow);
            return TryLink(kept, file);
        }
        catch (IOException)
        {
            // Another run is letting it go.
            return false;
        }
    }

    /// <summary>Keeps a program.</summary>
    /// <param name="key">The hash of all that it was made from.</param>
    /// <param name="file">The program.</param>
    public void Keep(string key, string file)
    {
        string kept = Path.Combine(_folder, key);
        string passing = string.Create(CultureInfo.InvariantCulture, $"{kept}.{Environment.ProcessId}.tmp");
        File.WriteAllText(passing, HashOf(file));
        File.Move(passing, kept + HashExtension, overwrite: true);

        // One that was changed gives way. On another file system there are no links, and nothing is kept.
        File.Delete(kept);
        _ = TryLink(file, kept);
    }

    private static bool TryLink(string from, string to) => Link(from, to) == 0;

    private static string HashOf(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);
}
