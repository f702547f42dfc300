namespace StartUp;

/// <summary>Memory of this process, as Linux sees it.</summary>
internal static class ProcessMemory
{
    /// <summary>Resident memory that no file is behind, in bytes.</summary>
    public static long Anonymous
    {
        get
        {
            string line = File.ReadLines("/proc/self/status").First(static line => line.StartsWith("RssAnon:", StringComparison.Ordinal));
            return 1024 * long.Parse(line["RssAnon:".Length..^"kB".Length], System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
