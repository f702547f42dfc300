namespace FfiToolkit.Conformance;

/// <summary>Wine's machine: a folder of its own, made once.</summary>
internal static class WinePrefix
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    internal static string Make(Launcher wine, string folder)
    {
        string prefix = Path.Combine(folder, "wine-prefix");
        string done = Path.Combine(prefix, "ffitk.done");
        if (File.Exists(done))
        {
            return prefix;
        }

        Directory.CreateDirectory(prefix);
        int code = ChildProgram.Run(folder, "wineboot.log", s_limit, wine.Environment(prefix), [.. wine.Command, "wineboot", "-i"]);
        if (code != 0)
        {
            throw new ConformanceException($"'wineboot -i' exited with {code}: {File.ReadAllText(Path.Combine(folder, "wineboot.log"))}");
        }

        File.WriteAllText(done, "");
        return prefix;
    }
}
