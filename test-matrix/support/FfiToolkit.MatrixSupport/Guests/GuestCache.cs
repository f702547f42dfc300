using FfiToolkit.Build.Tasks;

namespace FfiToolkit.MatrixSupport;

/// <summary>
/// What guests need and is made once per machine: in the user's cache, where every checkout finds it. Not in the checkout:
/// a Wine prefix and a system root hold links that lead tools which search the checkout astray.
/// </summary>
internal static class GuestCache
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(15);

    /// <summary>A folder of that name, filled on first use; two processes that ask at once make it once.</summary>
    /// <param name="name">The folder's name; it says all that its content depends on.</param>
    /// <param name="fill">Fills the empty folder.</param>
    internal static string Folder(string name, Action<string> fill)
    {
        string cache = UserCache.Locate(named: null);
        UserCache.Open(cache);
        string folder = Path.Combine(cache, name);
        using FileStream turn = Turn($"{folder}.lock");
        string done = Path.Combine(folder, "ffitk.done");
        if (!File.Exists(done))
        {
            // What a killed run left is no start.
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            Directory.CreateDirectory(folder);
            fill(folder);
            File.WriteAllText(done, "");
        }

        return folder;
    }

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
