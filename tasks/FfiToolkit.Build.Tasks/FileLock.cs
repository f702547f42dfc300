namespace FfiToolkit.Build.Tasks;

/// <summary>A lock that holds across processes: an open file that nobody else can open. A process that dies lets go of it.</summary>
public static class FileLock
{
    /// <summary>Waits until nobody else holds the lock.</summary>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be made.</exception>
    public static async Task<FileStream> AcquireAsync(string file, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(file))
            {
                // Another process holds it.
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation).ConfigureAwait(false);
            }
        }
    }
}
