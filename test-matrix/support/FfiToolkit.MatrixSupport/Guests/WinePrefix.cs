namespace FfiToolkit.MatrixSupport;

/// <summary>Wine's machine: a folder of its own, made once.</summary>
public static class WinePrefix
{
    /// <summary>The environment variable that names the folder in the user's cache; <c>wine-prefix</c> without it.</summary>
    public const string Variable = "FFITK_WINE_PREFIX";

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    /// <summary>The prefix, made when it is not there yet.</summary>
    /// <param name="wine">Wine's launcher.</param>
    /// <param name="folder">A folder that takes the log.</param>
    /// <exception cref="GuestException">Wine could not make it; the message holds what it printed.</exception>
    public static string Make(Launcher wine, string folder) => GuestCache.Folder(Name(), prefix =>
    {
        int code = ChildProgram.Run(folder, "wineboot.log", s_limit, wine.Environment(prefix), [.. wine.Command, "wineboot", "-i"]);
        if (code != 0)
        {
            throw new GuestException($"'wineboot -i' exited with {code}: {File.ReadAllText(Path.Combine(folder, "wineboot.log"))}");
        }
    });

    /// <summary>A name for one checkout alone, for <see cref="Variable"/>: ending its server ends nobody else's programs.</summary>
    /// <param name="checkout">The root of the checkout.</param>
    public static string NameFor(string checkout) => $"wine-{ContentHash.OfText(Path.GetFullPath(checkout))}";

    private static string Name() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? Path.GetFileName(named) : "wine-prefix";
}
